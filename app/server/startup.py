"""What the process needs before it serves: enough file descriptors, and no question to the internet."""

import sys

from streamlit import net_util

FILE_DESCRIPTORS = 4_096
"""A page load takes up to a dozen for a minute, and macOS allows a process 256."""


def raise_file_limit() -> None:
    """Raises this process's limit of open files to `FILE_DESCRIPTORS`, or as near as it may be raised."""
    if sys.platform == "win32":  # which has no such limit
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = FILE_DESCRIPTORS if hard == resource.RLIM_INFINITY else min(FILE_DESCRIPTORS, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def forbid_address_lookup() -> None:
    """Keeps Streamlit from asking a web service for this machine's address when a page of unknown origin connects."""
    net_util.get_external_ip = lambda: None
