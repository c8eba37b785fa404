#!/bin/bash
# Run in namespaces of its own by systemd.py: hides what must not be written to, installs tui-reset, and becomes systemd.
# PYTHON, PROGRAM, VENV: what the tests run with; PACKAGE: the folder tui_reset; SITE: site-packages, seen from VENV.
set -eu

mount -t proc proc /proc
mount --bind /proc/sys /proc/sys
mount -o remount,bind,ro /proc/sys
mount -t cgroup2 cgroup2 /sys/fs/cgroup
mount -t tmpfs -o mode=755 tmpfs /run

# No device but harmless ones; what systemd has to say goes to a file.
mkdir -p /run/dev/pts /run/dev/shm /run/lock
for device in null zero full random urandom tty; do
    touch "/run/dev/$device"
    mount --bind "/dev/$device" "/run/dev/$device"
done
mount -t devpts -o newinstance,ptmxmode=0666,mode=620 devpts /run/dev/pts
ln -s pts/ptmx /run/dev/ptmx
ln -s /proc/self/fd/0 /run/dev/stdin
ln -s /proc/self/fd/1 /run/dev/stdout
ln -s /proc/self/fd/2 /run/dev/stderr
ln -s /proc/self/fd /run/dev/fd
touch /run/dev/console
mount --rbind /run/dev /dev

# Files as they are, and what is written to them is forgotten.
for folder in /etc /var /opt /usr; do
    mkdir -p "/run/written$folder" "/run/work$folder"
    mount -t overlay -o "lowerdir=$folder,upperdir=/run/written$folder,workdir=/run/work$folder" overlay "$folder"
done
mount -t tmpfs -o mode=755 tmpfs /etc/systemd/system

# The tests' own environment, as if it had been made in /opt; Python's home may be in a home, which units do not see.
mkdir -p /opt/python /opt/tui-reset /run/written/venv /run/scratch/venv
mount --bind "$PYTHON" /opt/python
mount -t overlay -o "lowerdir=$VENV,upperdir=/run/written/venv,workdir=/run/scratch/venv" overlay /opt/tui-reset
echo /opt/python/lib > /etc/ld.so.conf.d/tui-reset.conf
ldconfig
cd /opt/tui-reset
rm -rf "$SITE"/_editable_impl_tui_reset.pth "$SITE"/__editable__*tui_reset* "$SITE/tui_reset" bin/python bin/python3 bin/python3.*
ln -s "/opt/python/bin/$(basename "$PROGRAM")" bin/python
sed -i 's,^home = .*,home = /opt/python/bin,' pyvenv.cfg
sed -i '1s,.*,#!/opt/tui-reset/bin/python,' bin/tui-reset
cp -r "$PACKAGE" "$SITE/tui_reset"

# A sudo that is root's anyway; names; and units that mean nothing.
mkdir -p /run/bin
cat > /run/bin/sudo << 'END'
#!/bin/sh
[ "$1" = -u ] || exec env "$@"
user=$2
shift 2
exec setpriv --reuid "$user" --regid "$user" --init-groups env "$@"
END
chmod 755 /run/bin/sudo
echo "127.0.0.1 reset.example.org mail.example.org" >> /etc/hosts
mkdir -p /run/stubs
for target in sysinit basic shutdown network network-online multi-user; do
    printf '[Unit]\nDescription=%s\nDefaultDependencies=no\n' "$target" > "/run/stubs/$target.target"
done
ulimit -c 0
cd /
# In a container systemd takes it for granted that what it mounts for a service (LoadCredential) is seen by the others.
mount --make-rshared /
export container=tui-reset SYSTEMD_UNIT_PATH=/etc/systemd/system:/run/stubs
exec /lib/systemd/systemd --system --unit=basic.target --log-target=console --show-status=no
