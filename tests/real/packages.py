"""Installs the npm packages of package-lock.json and builds the Snap7 library from the sources that come with one of them."""
import fcntl
import glob
import hashlib
import os
import shutil
import subprocess

HERE = os.path.dirname(os.path.abspath(__file__))
LISTS = ('package.json', 'package-lock.json')
NPM_SECONDS = 600
SOURCES = 'node_modules/node-snap7/deps/snap7/src'


class Unreachable(Exception):
    """The registry does not answer: nothing that this project could mend."""


class Failed(Exception):
    """The registry answers, and yet the packages could not be installed."""


def run(command, folder, log, **environment):
    with open(log, 'ab') as file:
        return subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=file, stderr=subprocess.STDOUT, timeout=NPM_SECONDS, check=False,
                              env=dict(os.environ, **environment)).returncode == 0


def wanted():
    """Names everything that an installation depends on."""
    digest = hashlib.sha256()
    for name in LISTS:
        with open(os.path.join(HERE, name), 'rb') as file:
            digest.update(file.read())
    digest.update(subprocess.run(['node', '--version'], stdout=subprocess.PIPE, check=False).stdout)
    return digest.hexdigest()


def node_headers():
    """The folder below which node-gyp finds the headers of the installed node, so that it downloads none."""
    for folder in ('/usr', '/usr/local'):
        if os.path.exists(os.path.join(folder, 'include/node/node.h')):
            return {'npm_config_nodedir': folder}
    return {}


def npm(folder, log):
    """Compiles from source: the prebuilt binaries that the package would rather download come from elsewhere."""
    return run(['npm', 'ci', '--no-audit', '--no-fund', '--foreground-scripts'], folder, log, npm_config_build_from_source='true',
               npm_config_update_notifier='false', npm_config_fetch_retries='1', npm_config_fetch_retry_mintimeout='1000', **node_headers())


def library(folder, log):
    sources = sorted(glob.glob(os.path.join(folder, SOURCES, '*', '*.cpp')))
    includes = ['-I' + os.path.join(folder, SOURCES, part) for part in ('sys', 'core', 'lib')]
    return bool(sources) and run(['c++', '-std=c++14', '-O1', '-w', '-fPIC', '-shared', '-o', 'libsnap7.so', *includes, *sources, '-pthread'],
                                 folder, log)


def tail(log):
    with open(log, encoding='utf-8', errors='replace') as file:
        return ''.join(file.readlines()[-30:])


def install(folder):
    """Nothing happens, and quickly, when everything is there. Two builds that share a folder wait for each other."""
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, 'lock'), 'w', encoding='utf-8') as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        stamp, log = os.path.join(folder, 'installed'), os.path.join(folder, 'install.log')
        if os.path.exists(stamp):
            with open(stamp, encoding='utf-8') as file:
                if file.read() == wanted():
                    return
            os.remove(stamp)
        open(log, 'wb').close()
        for name in LISTS:
            shutil.copy(os.path.join(HERE, name), folder)
        if not npm(folder, log):
            if not run(['npm', 'ping'], folder, log, npm_config_fetch_retries='0'):
                raise Unreachable('the npm registry can\'t be reached, so the programs can\'t be installed')
            raise Failed('npm could not install the programs:\n' + tail(log))
        if not library(folder, log):
            raise Failed('the Snap7 library could not be built:\n' + tail(log))
        with open(stamp, 'w', encoding='utf-8') as file:
            file.write(wanted())
