package io.alchemyreactive.state.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The real disk. Stateless and thread-safe. */
final class LocalDisk implements Disk {

    private static final boolean POSIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

    /**
     * Whether the folder does not exist. A file in place of a parent folder is an error, although newer versions of
     * Java report paths below it as absent: a stage must not be taken for absent.
     */
    static boolean isAbsent(Path folder) throws IOException {
        if (!Files.notExists(folder)) {
            return false;
        }
        refuseDanglingLink(folder);
        for (Path above = folder.getParent(); above != null; above = above.getParent()) {
            refuseDanglingLink(above);
            if (Files.exists(above)) {
                if (!Files.isDirectory(above)) {
                    throw new NotDirectoryException(above.toString());
                }
                return true;
            }
        }
        return true;
    }

    /**
     * Fails for a symbolic link without a target, such as to a volume that is not mounted, because its state may exist.
     */
    static void refuseDanglingLink(Path folder) throws IOException {
        if (Files.isSymbolicLink(folder) && Files.notExists(folder)) {
            throw new FileSystemException(
                    folder.toString(),
                    null,
                    "it is a link to " + Files.readSymbolicLink(folder) + ", which is not there");
        }
    }

    /** As {@link #refuseDanglingLink}, of a path and of the folder in which it is. */
    private static void refuseDanglingLinks(Path path) throws IOException {
        refuseDanglingLink(path);
        Path above = path.getParent();
        if (above != null) {
            refuseDanglingLink(above);
        }
    }

    @Override
    public byte @Nullable [] read(Path file) throws IOException {
        try {
            return named(file, () -> Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            refuseDanglingLinks(file);
            return null;
        }
    }

    @Override
    public byte[] read(Path file, long from, int most) throws IOException {
        try {
            return named(file, () -> {
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                    ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(most, Math.max(0, channel.size() - from)));
                    while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) >= 0) {}
                    return Arrays.copyOf(bytes.array(), bytes.position());
                }
            });
        } catch (NoSuchFileException e) {
            return new byte[0];
        }
    }

    @Override
    public long size(Path file) throws IOException {
        try {
            return Files.size(file);
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    @Override
    public void append(Path file, long at, byte[] content) throws IOException {
        named(file, () -> {
            try (FileChannel channel = open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE)) {
                channel.truncate(at);
                ByteBuffer rest = ByteBuffer.wrap(content);
                while (rest.hasRemaining()) {
                    channel.write(rest, at + rest.position());
                }
                return true;
            }
        });
    }

    @Override
    public List<String> list(Path folder) throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                names.add(String.valueOf(entry.getFileName()));
            }
        } catch (NoSuchFileException e) {
            refuseDanglingLinks(folder);
            return List.of();
        }
        return names;
    }

    @Override
    public boolean makeFolder(Path folder) throws IOException {
        try {
            Files.createDirectory(folder, mode("rwx------"));
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }

    @Override
    public void write(Path file, byte[] content) throws IOException {
        named(file, () -> {
            try (FileChannel channel = open(
                    file, StandardOpenOption.WRITE, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING)) {
                ByteBuffer rest = ByteBuffer.wrap(content);
                while (rest.hasRemaining()) {
                    channel.write(rest);
                }
                channel.force(true);
                return true;
            }
        });
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public boolean link(Path file, Path name) throws IOException {
        try {
            Files.createLink(name, file);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }

    @Override
    public void remove(Path file) throws IOException {
        Files.deleteIfExists(file);
    }

    @Override
    public void syncFolder(Path folder) throws IOException {
        if (POSIX) {
            named(folder, () -> {
                try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                    channel.force(true);
                    return true;
                }
            });
        }
    }

    private interface Access<T> {
        T run() throws IOException;
    }

    /** The message of the system about an open file, such as that the disk is full, does not name it. */
    private static <T> T named(Path file, Access<T> access) throws IOException {
        try {
            return access.run();
        } catch (FileSystemException e) {
            throw e;
        } catch (IOException e) {
            FileSystemException named = new FileSystemException(file.toString(), null, e.getMessage());
            named.initCause(e);
            throw named;
        }
    }

    /** Opens a file that, when it is made, only its owner may read. */
    static FileChannel open(Path file, OpenOption... options) throws IOException {
        return FileChannel.open(file, Set.of(options), mode("rw-------"));
    }

    private static FileAttribute<?>[] mode(String mode) {
        return POSIX
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))}
                : new FileAttribute<?>[0];
    }
}
