#!/bin/bash
# Run in namespaces of its own by container.py: a root folder of its own, the RUN lines in it, and then the command.
# MADE: what is /opt/tui-reset in it; SETUP: the RUN lines; USER_OF_IMAGE, VOLUME: as the Containerfile says.
set -eu

mount -t tmpfs tmpfs /mnt
mkdir /mnt/written /mnt/work /mnt/root
mount -t overlay -o lowerdir=/,upperdir=/mnt/written,workdir=/mnt/work overlay /mnt/root
root=/mnt/root
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
mkdir -p "$root/opt/tui-reset"
mount --bind "$MADE" "$root/opt/tui-reset"
printf '%s\n' "$SETUP" | chroot "$root" /bin/sh -eu
# An engine's `--read-only`: the volume and /tmp alone are left.
mount --bind "$root$VOLUME" "$root$VOLUME"
mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
mount -o remount,bind,ro "$root/opt/tui-reset"
mount -o remount,bind,ro "$root"
exec chroot "$root" /usr/bin/env --chdir="$VOLUME" setpriv --bounding-set=-all --inh-caps=-all --no-new-privs \
    --reuid "$USER_OF_IMAGE" --regid "$USER_OF_IMAGE" --clear-groups "$@"
