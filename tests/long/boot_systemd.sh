#!/bin/bash
# boot_systemd.sh PROGRAM PACKAGING FOLDER: a systemd of its own, as the first process of namespaces of its own, over the files of this machine,
# with the program and what packaging/systemd has installed, and an interface eth1 whose other end is called sender. To be started by
#   unshare --mount --net --uts --ipc --cgroup --pid --fork --kill-child
# What is written stays in memory and is gone with it. FOLDER: empty, for mounts.
set -eu
program=$1 packaging=$2 folder=$3
mount --make-rprivate /
mount -t tmpfs tmpfs "$folder"
mkdir "$folder"/{upper,work,root}
root=$folder/root
mount -t overlay overlay -o "lowerdir=/,upperdir=$folder/upper,workdir=$folder/work" "$root"
# What belongs to the machine can be read only.
mount -t proc proc "$root/proc"
mount --bind "$root/proc/sys" "$root/proc/sys"
mount -o remount,bind,ro "$root/proc/sys"
mount -t sysfs -o ro sysfs "$root/sys"
mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
mount -t tmpfs -o mode=755 tmpfs "$root/dev"
mkdir "$root"/dev/{pts,shm}
mount -t devpts -o newinstance,ptmxmode=666 devpts "$root/dev/pts"
for device in null:1:3 zero:1:5 full:1:7 random:1:8 urandom:1:9 tty:5:0; do
  IFS=: read -r name major minor <<< "$device"
  mknod -m 666 "$root/dev/$name" c "$major" "$minor"
done
ln -s pts/ptmx "$root/dev/ptmx"
ln -s /proc/self/fd "$root/dev/fd"
mount -t tmpfs -o mode=755 tmpfs "$root/run"
mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
# Nothing that this machine would start, but what every system starts.
rm -rf "$root"/etc/fstab "$root"/etc/systemd/system/*.wants
: > "$root/etc/machine-id"
cat > "$root/etc/systemd/system/sensor.target" << 'UNIT'
[Unit]
Requires=basic.target
After=basic.target
UNIT
install -m 755 "$program" "$root/usr/bin/s7scope"
sed 's,@CMAKE_INSTALL_FULL_BINDIR@,/usr/bin,' "$packaging/s7scope-live@.service.in" > "$root/usr/lib/systemd/system/s7scope-live@.service"
install -m 644 "$packaging/s7scope.sysusers" "$root/usr/lib/sysusers.d/s7scope.conf"
install -m 644 "$packaging/s7scope.tmpfiles" "$root/usr/lib/tmpfiles.d/s7scope.conf"
ip link add eth1 type veth peer name sender
for interface in lo eth1 sender; do ip link set "$interface" up; done
cd "$root"
mkdir machine
pivot_root . machine
umount -l /machine
exec env -i container=s7scope-test PATH=/usr/sbin:/usr/bin:/sbin:/bin /lib/systemd/systemd --system --unit=sensor.target --show-status=no < /dev/null
