"""Installs the npm packages that a folder's package-lock.json names, and keeps them between runs."""
import fcntl
import hashlib
import os
import shutil
import subprocess

LISTS = ('package.json', 'package-lock.json')
NPM_SECONDS = 600


class Unreachable(Exception):
    """The registry does not answer: nothing that this project could mend."""


class Failed(Exception):
    """The registry answers, and yet the packages could not be installed."""


def run(command, folder, log, **environment):
    with open(log, 'ab') as file:
        return subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=file, stderr=subprocess.STDOUT, timeout=NPM_SECONDS, check=False,
                              env=dict(os.environ, **environment)).returncode == 0


def wanted(lists):
    """Names everything that an installation depends on."""
    digest = hashlib.sha256()
    for name in LISTS:
        with open(os.path.join(lists, name), 'rb') as file:
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
    """Compiles from source: the prebuilt binaries that some packages would rather download come from elsewhere."""
    return run(['npm', 'ci', '--no-audit', '--no-fund', '--foreground-scripts'], folder, log, npm_config_build_from_source='true',
               npm_config_update_notifier='false', npm_config_fetch_retries='1', npm_config_fetch_retry_mintimeout='1000', **node_headers())


def tail(log):
    with open(log, encoding='utf-8', errors='replace') as file:
        return ''.join(file.readlines()[-30:])


def install(lists, folder, afterwards=None):
    """Nothing happens, and quickly, when everything is there. Two builds that share a folder wait for each other.

    lists: the folder of package.json and its lock file; afterwards(folder, log): what else has to be made, None when all went well, else
    what could not be made."""
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, 'lock'), 'w', encoding='utf-8') as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        stamp, log = os.path.join(folder, 'installed'), os.path.join(folder, 'install.log')
        if os.path.exists(stamp):
            with open(stamp, encoding='utf-8') as file:
                if file.read() == wanted(lists):
                    return
            os.remove(stamp)
        open(log, 'wb').close()
        for name in LISTS:
            shutil.copy(os.path.join(lists, name), folder)
        if not npm(folder, log):
            if not run(['npm', 'ping'], folder, log, npm_config_fetch_retries='0'):
                raise Unreachable('the npm registry can\'t be reached, so the programs can\'t be installed')
            raise Failed('npm could not install the programs:\n' + tail(log))
        problem = afterwards(folder, log) if afterwards else None
        if problem:
            raise Failed(problem + ':\n' + tail(log))
        with open(stamp, 'w', encoding='utf-8') as file:
            file.write(wanted(lists))
