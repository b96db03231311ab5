"""From accepted rows to the rows of a landed table."""

import hashlib
import hmac

import pandas as pd
import pyarrow as pa

from data_contracts.checking.check import DatasetCheck
from data_contracts.rules.identity import personal_number
from relapse_watch.privacy import hash_ids, scrub_series
from relapse_watch.store.tables import landed_tables

# Text that people type and others read. Where a row slipped by a column, an ID number may stand in it.
_TYPED = ("township", "village", "name", "head_name", "work_county", "department", "remark", "measures", "pause_reason")


_METHOD = b"1"  # raised when the same check would be landed otherwise than before


def result_of(check: DatasetCheck, id_key: bytes) -> str:
    """A fingerprint of all that landing ``check`` would write: 64 hex characters, keyed as the ID numbers are.

    Two checks of the same file with the same result leave the same rows, findings and keys in the store.
    """
    columns = ",".join(c.name for c in landed_tables[check.dataset].columns)
    digest = hmac.new(id_key, _METHOD + f"|{check.dataset}|{check.verdict}|{columns}".encode(), hashlib.sha256)
    for frame in (check.accepted, check.quarantined, check.findings, check.register):
        sink, table = pa.BufferOutputStream(), pa.Table.from_pandas(frame, preserve_index=False)
        with pa.ipc.new_stream(sink, table.schema) as stream:
            stream.write_table(table.combine_chunks())
        digest.update(sink.getvalue())
    return digest.hexdigest()


def land_frame(check: DatasetCheck, county: str, vintage_id: str, id_key: bytes) -> pd.DataFrame:
    """The accepted rows in exactly the columns of ``landed_<dataset>``.

    ID numbers become ``id_hash``: of the 18 characters that tell a person, so that a disability
    certificate and an ID card of one person meet; missing for placeholders and numbers of other lengths.
    What looks like a personal number where a place or a name is due is masked.
    """
    table = landed_tables[check.dataset]
    frame = check.accepted.assign(county=county, vintage_id=vintage_id)
    if "id_hash" in table.c:
        frame["id_hash"] = hash_ids(personal_number(frame["id_number"]), id_key)
    for name in (c for c in _TYPED if c in frame):
        frame[name] = scrub_series(frame[name])
    return frame[[c.name for c in table.columns]]
