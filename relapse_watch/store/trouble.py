"""What a database's error means to an operator: what is wrong with it, and what to do. Never what stood in the SQL."""

import sqlite3

from sqlalchemy import URL

from relapse_watch.errors import RelapseWatchError, StoreDamaged, StoreUnreachable, WrongUse

_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
# The classes of SQLSTATE that are the server's state and not our statement's fault: connection, transaction given
# up, resources (full disk, memory), not now (locks), operator (shutdown, timeout), system; and a read-only server.
_SERVER = ("08", "40", "53", "55", "57", "58", "25006")
_DAMAGED_STATES = ("XX001", "XX002")
_FORBIDDEN = "42501"  # insufficient_privilege
_WHY = {
    sqlite3.SQLITE_FULL: ("磁盘已满", "the disk is full"),
    sqlite3.SQLITE_READONLY: ("只能读,不能写", "it can be read but not written"),
    sqlite3.SQLITE_BUSY: ("一直被别的程序占用", "another program keeps it locked"),
    sqlite3.SQLITE_CANTOPEN: ("文件打不开", "the file cannot be opened"),
    sqlite3.SQLITE_IOERR: ("磁盘读写出错,可能已满", "the disk reports errors, and may be full"),
    "53100": ("数据库服务器的磁盘已满", "the server's disk is full"),
    "25006": ("只能读,不能写", "it can be read but not written"),
    "57014": ("语句超时", "a statement took longer than the server allows"),
    "55P03": ("等锁超时", "a lock was not given in time"),
    "57P01": ("连接被管理员切断", "an administrator ended the connection"),
}


def trouble(url: URL, error: BaseException | None, *, is_disconnect: bool = False) -> RelapseWatchError | None:
    """What to raise for a driver's error; None where the statement is at fault, which is a mistake of ours."""
    if isinstance(error, sqlite3.Error):
        code = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
        if code in _DAMAGED:
            return damaged(url)
        return unreachable(url, code) if code in _WHY or _is_lasting(error, code) else None
    state = str(getattr(error, "sqlstate", None) or "")
    if state in _DAMAGED_STATES:
        return damaged(url)
    if state == _FORBIDDEN:
        return forbidden(url)
    is_gone = is_disconnect or (not state and type(error).__name__ == "OperationalError")
    return unreachable(url, state) if is_gone or state.startswith(_SERVER) or state.startswith("28") else None


def _is_lasting(error: sqlite3.Error, code: int) -> bool:
    """SQLite reports a mistake in the SQL as an OperationalError too: that is ours, not the database's."""
    return isinstance(error, sqlite3.OperationalError) and code != sqlite3.SQLITE_ERROR


def unreachable(url: URL, code: int | str = "") -> StoreUnreachable:
    """The error to raise when the database does not answer, stays locked, or cannot be written."""
    shown, (zh, en) = url.render_as_string(hide_password=True), _WHY.get(code, ("", ""))
    return StoreUnreachable(
        f"数据库连不上或一直被占用{f'({zh})' if zh else ''}:{shown}。请检查数据库是否已启动、地址与口令是否正确、"
        "磁盘是否可写,然后重跑",
        f"the database cannot be reached or stays busy{f' ({en})' if en else ''}: {shown}. Check that it runs, that"
        " address and password are right and the disk can be written, then run again",
    )


def damaged(url: URL) -> StoreDamaged:
    """The error to raise when the database's own pages are broken."""
    shown = url.render_as_string(hide_password=True)
    return StoreDamaged(
        f"数据库已损坏或不是数据库:{shown}。请先把它移到别处,再用 relapse-watch db restore 从最近的备份恢复,然后重跑",
        f"the database is damaged, or none: {shown}. Move it elsewhere, restore the last backup with relapse-watch db"
        " restore, then run again",
    )


def forbidden(url: URL) -> WrongUse:
    """The error to raise when the database's role lacks a right."""
    return WrongUse(
        f"数据库用户「{url.username}」没有所需的权限：请以所有者执行 relapse-watch db upgrade，"
        f"再执行 relapse-watch db rights {url.username} 给出的语句",
        f"the database role {url.username!r} lacks a right: run relapse-watch db upgrade as the owner, then the"
        f" statements of relapse-watch db rights {url.username}",
    )
