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

/** Unpacks archives in Java, because {@code xz} is not installed everywhere. Stateless; blocks. */
final class Archives {

    private Archives() {}

    /**
     * Unpacks a tar.xz completely into a new folder, or fails. Refuses an entry before it is written when it is outside
     * of the folder, is reached through a link, or is a link to the outside.
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

    /** The path of a name relative to the folder. */
    private static Path inside(Path root, String name, TarArchiveEntry entry) throws IOException {
        Path path = root.resolve(name).normalize();
        if (!path.startsWith(root)) {
            throw refusal(entry, "lies outside of it" + (entry.isLink() ? ", or its target " + name + " does" : ""));
        }
        return path;
    }

    /**
     * The target of a symbolic link, relative to the folder of the link. Refuses a step up after a step down: when the
     * folder of the step down is a link, the target would be elsewhere than its text says.
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

    /** Refuses an entry in a folder that an earlier entry made a link, because the real folder is another one. */
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
