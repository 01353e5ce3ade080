"""Install Gongkai into .venv and start it; needs Python 3.11 or newer and nothing else.

python3 start.py [options of `gongkai demo`]   install and start the demonstration city
python3 start.py test [options of pytest]      install and run the tests
"""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
STAMP = VENV / "gongkai-installed"


def give_up(message: str) -> None:
    """End with a sentence that says what to do."""
    sys.exit(f"错误：{message}")


def make_environment() -> None:
    """Make .venv where it is missing, or where its Python is gone."""
    pip = [str(PYTHON), "-m", "pip", "--version"]
    if PYTHON.exists() and subprocess.run(pip, capture_output=True).returncode == 0:
        return
    try:
        import ensurepip  # noqa: F401 - Debian ships it apart
        import venv
    except ImportError:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        give_up(
            f"这台机器的 Python 缺少 venv 模块。请运行：sudo apt-get install python{version}-venv"
        )
    print("正在建立 .venv …", flush=True)
    venv.create(VENV, clear=True, with_pip=True)


def install(lock: Path) -> None:
    """Install what the lock file lists, then Gongkai itself; nothing where neither changed."""
    files = [ROOT / "pyproject.toml", *sorted(ROOT.glob("requirements*.lock"))]
    state = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
    done = STAMP.read_text().split() if STAMP.exists() else []
    if done[:1] != [state]:
        done = [state]
    if lock.name in done:
        return
    print("正在安装，第一次需要几分钟 …", flush=True)
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    for arguments in (
        ["--require-hashes", "-r", str(lock)],
        ["--no-deps", "--no-build-isolation", "-e", str(ROOT)],
    ):
        if subprocess.run([*pip, *arguments]).returncode:
            give_up(
                "安装没有成功，原因见上。若连不上软件源，可设 PIP_INDEX_URL 指向就近的镜像再试。"
            )
    STAMP.write_text("\n".join([*done, lock.name]))


def main() -> int:
    """Install, then start the demonstration city or the tests; the exit status is theirs."""
    if sys.version_info < (3, 11):  # noqa: UP036 - an older one may well run this file
        give_up(f"需要 Python 3.11 或更新，现在是 {sys.version.split()[0]}。")
    is_test = sys.argv[1:2] == ["test"]
    make_environment()
    install(ROOT / ("requirements-test.lock" if is_test else "requirements.lock"))
    if is_test:
        command = [str(PYTHON), "-m", "pytest", "-n", "auto", "--dist", "loadfile", *sys.argv[2:]]
    else:
        command = [str(PYTHON), "-m", "gongkai", "demo", *sys.argv[1:]]
    try:
        return subprocess.run(command, cwd=ROOT).returncode
    except KeyboardInterrupt:
        return 0


if __name__ == "__main__":
    sys.exit(main())
