"""Installs the npm packages of package-lock.json and builds the Snap7 library from the sources that come with one of them."""
import glob
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), 'npm'))

import npm_packages  # noqa: E402
from npm_packages import Failed, Unreachable  # noqa: E402,F401

SOURCES = 'node_modules/node-snap7/deps/snap7/src'


def library(folder, log):
    sources = sorted(glob.glob(os.path.join(folder, SOURCES, '*', '*.cpp')))
    includes = ['-I' + os.path.join(folder, SOURCES, part) for part in ('sys', 'core', 'lib')]
    command = ['c++', '-std=c++14', '-O1', '-w', '-fPIC', '-shared', '-o', 'libsnap7.so', *includes, *sources, '-pthread']
    return None if sources and npm_packages.run(command, folder, log) else 'the Snap7 library could not be built'


def install(folder):
    npm_packages.install(HERE, folder, library)
