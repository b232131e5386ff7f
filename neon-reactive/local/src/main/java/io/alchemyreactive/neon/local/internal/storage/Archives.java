package io.alchemyreactive.neon.local.internal.storage;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** Unpacks archives in Java, since {@code xz} is not installed everywhere. Stateless; blocks. */
final class Archives {

    private Archives() {}

    /**
     * Unpacks a tar.xz into a new folder. It is unpacked as a whole or fails: an entry that lies outside of the folder, is
     * reached through a link, or is a link that leads outside, is refused before it is written.
     */
    static void unpackTarXz(InputStream in, Path target) throws IOException {
        Path root = Files.createDirectories(target).toRealPath();
        try (var tar = new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(in)))) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                write(tar, entry, root);
            }
        }
    }

    private static void write(TarArchiveInputStream tar, TarArchiveEntry entry, Path root) throws IOException {
        Path path = inside(root, entry.getName(), entry);
        if (entry.isDirectory()) {
            refuseThroughLink(Files.createDirectories(path), entry);
            return;
        }
        refuseThroughLink(Files.createDirectories(path.getParent()), entry);
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(path, linkTarget(entry, path, root));
        } else if (entry.isLink()) {
            Files.createLink(path, inside(root, entry.getLinkName(), entry));
        } else if (entry.isFIFO() || entry.isCharacterDevice() || entry.isBlockDevice()) {
            throw refusal(entry, "is a device or pipe");
        } else {
            Files.copy(tar, path);
            var executable = (entry.getMode() & 0100) != 0;
            Files.setPosixFilePermissions(
                    path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
        }
    }

    /** The place of a name that counts from the folder. */
    private static Path inside(Path root, String name, TarArchiveEntry entry) throws IOException {
        Path path = root.resolve(name).normalize();
        if (!path.startsWith(root)) {
            throw refusal(entry, "lies outside of it" + (entry.isLink() ? ", or its target " + name + " does" : ""));
        }
        return path;
    }

    /**
     * The target of a symbolic link, which counts from the folder of the link. A step up after a step down is refused too:
     * where the step down is a link itself, it would lead elsewhere than its text says.
     */
    private static Path linkTarget(TarArchiveEntry entry, Path path, Path root) throws IOException {
        Path link = Path.of(entry.getLinkName());
        boolean down = false;
        for (Path step : link) {
            boolean up = step.toString().equals("..");
            if (up && down) {
                throw refusal(entry, "is a link to " + link + ", which goes up after it went down");
            }
            down |= !up;
        }
        if (link.isAbsolute() || !path.resolveSibling(link).normalize().startsWith(root)) {
            throw refusal(entry, "is a link to " + link + ", outside of it");
        }
        return link;
    }

    /** A folder that an earlier entry made a link is another folder than its name says. */
    private static void refuseThroughLink(Path folder, TarArchiveEntry entry) throws IOException {
        if (!folder.toRealPath().equals(folder)) {
            throw refusal(entry, "is reached through a link");
        }
    }

    private static IOException refusal(TarArchiveEntry entry, String why) {
        return new IOException("The archive of PostgreSQL is refused, nothing of it is used: its entry "
                + entry.getName() + " " + why + ". Get the binaries from their publisher again.");
    }
}
