"""How much of what comes from outside is read: more is refused before it fills memory or disk."""

from pydantic import BaseModel, ConfigDict, Field


class ReadLimits(BaseModel):
    """The most that one file, or one query, may hold. All of our own: well above any county's, well below a server's.

    A county of 100,000 households has some 6 million cells in its largest workbook, 500 MB when expanded.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    file_bytes: int = Field(256 << 20, gt=0, description="bytes of a file as it lies in the inbox")
    expanded_bytes: int = Field(2 << 30, gt=0, description="bytes of a workbook's or Parquet file's parts, expanded")
    rows: int = Field(5_000_000, gt=0, description="rows; a worksheet has 1,048,576 at most")
    columns: int = Field(16_384, gt=0, description="columns: as many as a worksheet has at most")
    cells: int = Field(
        75_000_000, gt=0, description="cells of a sheet's used range, blank ones too: they take 32 bytes"
    )
    cell_characters: int = Field(32_767, gt=0, description="characters in a cell: as many as Excel takes at most")


LIMITS = ReadLimits()
"""Those in force where nobody has set others."""
