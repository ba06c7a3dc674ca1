"""Which folders lie on a network: told from a mount table, whatever it looks like."""

from __future__ import annotations

from pathlib import Path

import pytest

from laser_trim_analyzer.errors import StoreError
from laser_trim_analyzer.store import engine as module
from laser_trim_analyzer.store import open_store
from laser_trim_analyzer.store.network import network_file_system

TABLE = r"""22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
23 22 0:20 / /proc rw - proc proc rw
30 22 0:40 / /mnt/plant rw shared:5 - nfs4 server:/plant rw
31 30 8:2 / /mnt/plant/local rw - xfs /dev/sdb1 rw
32 22 0:41 / /mnt/with\040space rw - cifs //server/share rw
33 22 0:42 / /media/ssh rw - fuse.sshfs me@host: rw
34 22 0:43 / /media/stick rw - fuse.ntfs-3g /dev/sdc1 rw
35 22 0:44 / /host rw - 9p host rw
36 22 0:45 / /over rw - ext4 /dev/sdd1 rw
37 36 0:46 / /over rw - nfs server:/over rw
38 22 0:47 / /mnt/back\134slash rw - smb3 x rw
39 22 8:1 / / rw,relatime - ext4 /dev/sda1 rw
broken line
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/", None),
        ("/data/history", None),
        ("/mnt/plant", "nfs4"),
        ("/mnt/plant/deep/er", "nfs4"),
        ("/mnt/plantation", None),
        ("/mnt/plant/local/x", None),
        ("/mnt/with space/x", "cifs"),
        ("/media/ssh", "fuse.sshfs"),
        ("/media/stick", None),
        ("/host/x", "9p"),
        ("/over/x", "nfs"),
        ("/mnt/back\\slash", "smb3"),
    ],
)
def test_the_mount_point_that_holds_the_folder_tells(folder: str, kind: str | None):
    assert network_file_system(Path(folder), TABLE) == kind


def test_an_empty_table_tells_nothing():
    assert network_file_system(Path("/anywhere"), "") is None


def test_a_link_is_followed(tmp_path: Path):
    (tmp_path / "link").symlink_to("/mnt/plant")
    assert network_file_system(tmp_path / "link", TABLE) == "nfs4"


def test_a_network_file_system_is_refused_unless_forced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "network_file_system", lambda folder: "nfs4")
    with pytest.raises(StoreError) as refused:
        open_store(tmp_path / "a.db")
    assert (refused.value.code, list(tmp_path.iterdir())) == ("STORE_NETWORK", [])
    open_store(tmp_path / "a.db", force_network=True).close()
