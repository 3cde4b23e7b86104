"""Starts and tests BranchMeet with nothing but Python 3.11 or newer (on Windows: `py run.py`).

    python3 run.py                 the demo: libraries, database, sample data, http://127.0.0.1:5000
    python3 run.py serve           a real installation: its own database, no sample data
    python3 run.py test            every check and every test; further arguments go to pytest
    python3 run.py test --quick    the part that takes less than a minute
    python3 run.py flask …         one command of the program, e.g. `flask routes`

The first two take --port 5000, --host 127.0.0.1, --instance DIR and --no-browser; serve takes --behind-proxy.
DATABASE_URL=postgresql+psycopg://… keeps the data in PostgreSQL.
"""

import argparse
import hashlib
import importlib.util
import io
import ipaddress
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import webbrowser
from contextlib import closing, suppress
from pathlib import Path

# An old Python must be able to read this file to the end in order to say so: no syntax newer than 3.6 in it.
if sys.version_info < (3, 11):
    sys.exit(
        "✗ Máy này có Python {0}.{1}, BranchMeet cần Python 3.11 trở lên: hãy cài bản mới rồi chạy lại.\n"
        "  This is Python {0}.{1}, BranchMeet needs Python 3.11 or newer: install it, then start again.".format(
            *sys.version_info
        )
    )

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
LOCK, TEST_LOCK = "requirements.txt", "requirements-dev.txt"


class Stop(Exception):
    """Why it cannot go on and what to do: one sentence in each language."""

    def __init__(self, vietnamese: str, english: str) -> None:
        super().__init__(f"✗ {vietnamese}\n  {english}")


def main(arguments: list[str]) -> int:
    """Do what the first word asks for, the demo where there is none; the exit status says how it went."""
    os.environ["PYTHONUTF8"] = "1"
    for stream in (sys.stdout, sys.stderr):  # a Windows console would stumble over Vietnamese
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    commands = {"serve": serve, "test": test, "flask": pass_on}
    try:
        if arguments and arguments[0] in commands:
            return commands[arguments[0]](arguments[1:])
        return demo(arguments)
    except Stop as reason:
        print(reason, file=sys.stderr)
        return 1
    except subprocess.CalledProcessError as failed:  # what failed has said why
        return failed.returncode
    except KeyboardInterrupt:
        return 130


# ------------------------------------------------------------------------------------------------ the four commands


def demo(arguments: list[str]) -> int:
    wish = options("run.py").parse_args(arguments)
    if not is_loopback(wish.host):
        raise Stop(
            "Bản dùng thử chỉ mở trên chính máy này, vì mật khẩu của nó ai cũng biết: hãy bỏ --host.",
            "The demo opens on this computer only, because its passwords are public: leave out --host.",
        )
    make_ready("demo", wish)
    return open_house(wish, welcome="demo-accounts")


def serve(arguments: list[str]) -> int:
    parser = options("run.py serve")
    parser.add_argument("--behind-proxy", action="store_true", help="an HTTPS server stands in front")
    wish = parser.parse_args(arguments)
    if not is_loopback(wish.host) and not wish.behind_proxy:
        raise Stop(
            "Muốn mở ra ngoài máy này phải có máy chủ HTTPS (ví dụ Caddy) đứng trước: có rồi thì thêm --behind-proxy.",
            "Beyond this computer an HTTPS server (such as Caddy) must stand in front: with one, add --behind-proxy.",
        )
    if wish.behind_proxy:
        os.environ["BRANCHMEET_BEHIND_PROXY"] = "1"
    make_ready("real", wish)
    return open_house(wish, welcome="create-first-administrator")


def test(arguments: list[str]) -> int:
    install(TEST_LOCK)
    return subprocess.run([PYTHON, "tests/run_all.py", *arguments], cwd=ROOT).returncode


def pass_on(arguments: list[str]) -> int:
    install(LOCK)
    flask(*arguments)
    return 0


# ------------------------------------------------------------------------------------------------ what is asked for


def options(program: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=program, description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter, allow_abbrev=False
    )
    parser.add_argument("--port", type=int, default=5000)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--instance", type=Path, default=os.environ.get("BRANCHMEET_INSTANCE") or ROOT / "instance")
    parser.add_argument("--no-browser", action="store_true")
    return parser


def is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def make_ready(mode: str, wish: argparse.Namespace) -> None:
    """From what the machine must offer to the data; what can be refused is refused before anything is made."""
    wish.instance = Path(wish.instance).resolve()
    os.environ.update(BRANCHMEET_MODE=mode, BRANCHMEET_INSTANCE=str(wish.instance))
    need_port(wish.host, wish.port)
    need_writable(wish.instance)
    install(LOCK)
    flask("prepare-database")


def need_port(host: str, port: int) -> None:
    try:
        with closing(socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)) as probe:
            if os.name != "nt":  # a port just left counts as free; on Windows this would share a taken one
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except (OSError, OverflowError) as error:
        raise Stop(
            f"Không mở được cổng {port} trên {host}: hãy tắt chương trình đang giữ cổng, hoặc thêm --port với số khác.",
            f"Cannot open port {port} on {host} ({error}): close what holds it, or add --port with another number.",
        ) from error


def need_writable(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=folder).close()
    except OSError as error:
        raise Stop(
            f"Không ghi được vào {folder}: hãy chép BranchMeet sang nơi ghi được; riêng dữ liệu, thêm --instance.",
            f"Cannot write to {folder} ({error.strerror}): move BranchMeet elsewhere; for data alone, add --instance.",
        ) from error


# ------------------------------------------------------------------------------------------------ the libraries


def install(lock: str) -> None:
    """Bring the environment to the exact versions of `lock`; a stamp says when that was done already."""
    stamp = VENV / "installed.txt"
    if PYTHON.exists() and stamp.exists() and fingerprint(lock) in stamp.read_text().split():
        return
    need_writable(ROOT)
    make_environment()
    say("Đang cài thư viện, chỉ lần này", "installing the libraries, this once")
    stamp.unlink(missing_ok=True)
    exactly = ["--quiet", "--quiet", "--disable-pip-version-check", "--only-binary", ":all:", "--require-hashes"]
    if subprocess.run([PYTHON, "-m", "pip", "install", *exactly, "-r", lock], cwd=ROOT).returncode:
        raise Stop(
            "Không cài được thư viện, lý do ở ngay trên: hãy kiểm tra đường mạng rồi chạy lại.",
            "The libraries could not be installed, the reason stands above: check the network, then start again.",
        )
    stamp.write_text(f"{fingerprint(LOCK)}\n{fingerprint(lock)}\n")  # the test lock holds all of the other one


def fingerprint(lock: str) -> str:
    return "{}.{}-{}".format(*sys.version_info[:2], hashlib.sha256((ROOT / lock).read_bytes()).hexdigest())


def make_environment() -> None:
    """A new .venv where there is none, or where its Python has gone or changed since."""
    if not all(map(importlib.util.find_spec, ("venv", "ensurepip"))):
        raise Stop(
            "Python này thiếu venv: trên Debian, Ubuntu hãy chạy `sudo apt-get install -y python3-venv`;"
            " nơi khác, hãy cài Python từ python.org.",
            "This Python lacks venv: on Debian or Ubuntu run `sudo apt-get install -y python3-venv`;"
            " elsewhere install Python from python.org.",
        )
    if not has_working_pip():
        subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], check=True)


def has_working_pip() -> bool:
    try:
        return subprocess.run([PYTHON, "-m", "pip", "--version"], capture_output=True).returncode == 0
    except OSError:
        return False


def flask(*command: str) -> None:
    subprocess.run([PYTHON, "-m", "flask", "--app", "app", *command], cwd=ROOT, check=True)


# ------------------------------------------------------------------------------------------------ the server


def open_house(wish: argparse.Namespace, welcome: str) -> int:
    """Serve until told to stop; `welcome` is the command that says who may come in."""
    host = f"[{wish.host}]" if ":" in wish.host else wish.host
    whole = [str(PYTHON), "-m", "waitress", "--threads=8", "--ident=", f"--listen={host}:{wish.port}"]
    if os.environ.get("BRANCHMEET_BEHIND_PROXY") == "1":
        whole += ["--no-clear-untrusted-proxy-headers"]  # the program reads them
    server = subprocess.Popen([*whole, "app:app"], cwd=ROOT)
    try:
        flask(welcome)
        wait_for(server, wish)
        address = f"http://{host}:{wish.port}"
        say(f"Mời đồng chí mở {address} (dừng: Ctrl+C)", f"open {address} (stop: Ctrl+C)")
        if not wish.no_browser:
            show(address)
        return server.wait()
    except KeyboardInterrupt:
        return 0
    finally:
        server.terminate()
        server.wait()


def wait_for(server: "subprocess.Popen[bytes]", wish: argparse.Namespace) -> None:
    here = "127.0.0.1" if wish.host == "0.0.0.0" else wish.host  # noqa: S104 (whoever starts it asked for it)
    while server.poll() is None:
        with suppress(OSError), closing(socket.create_connection((here, wish.port), timeout=1)):
            return
        time.sleep(0.05)
    raise Stop("Máy chủ không khởi động được, lý do ở ngay trên.", "The server did not start, the reason stands above.")


def show(address: str) -> None:
    """Open a window, not the text browser that a machine without a screen would offer."""
    if sys.platform in ("win32", "darwin") or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        webbrowser.open(address)


def say(vietnamese: str, english: str) -> None:
    print(f"• {vietnamese} · {english}", flush=True)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # on the way out the server is stopped too
    sys.exit(main(sys.argv[1:]))
