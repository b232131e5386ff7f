package io.alchemyreactive.neon.local.internal.extensions;

import io.alchemyreactive.neon.local.internal.storage.Binaries;
import io.alchemyreactive.neon.local.internal.storage.FileLocks;
import io.alchemyreactive.neon.local.internal.storage.FolderUses;
import io.alchemyreactive.neon.local.internal.storage.PrivateFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A folder of binaries with added files. It is separate from the plain binaries, because all local Neons of a user
 * share those, and PostgreSQL searches extensions relative to its program. Its files are links to the plain ones, so it
 * needs little space. Stateless; blocks.
 */
final class AddedTree {

    /** A part of the folder's name, so that folders of an older recipe are not used. */
    private static final String RECIPE = "1";

    private static final int HASH_BYTES = 12;
    private static final String WITH = "-with-";

    /**
     * The name of a folder with added files. An incomplete folder has a further part after a dot. Under the lock of the
     * cache no folder is being made.
     */
    private static final Pattern TREE =
            Pattern.compile("postgres-.+" + WITH + "[0-9a-f]{" + 2 * HASH_BYTES + "}(\\.[0-9a-f-]{36})?");

    private static final Pattern UNFINISHED = Pattern.compile("\\.[0-9a-f-]{36}$");

    private AddedTree() {}

    /**
     * The folder with these files. Creates it when it is missing. Its name depends on the content of the files, so its
     * content never changes. It stays in use until the result is closed.
     */
    static UsedTree of(Binaries plain, Path cache, List<AddedFile> files) throws Exception {
        var sorted =
                files.stream().sorted(Comparator.comparing(AddedFile::name)).toList();
        var home = cache.resolve(plain.home().getFileName() + WITH + hash(sorted));
        return FileLocks.holding(lock(cache), () -> {
            make(plain.home(), home, sorted);
            return new UsedTree(new Binaries(plain.version(), home), FolderUses.begin(home));
        });
    }

    /** Removes the folders that no local Neon uses, and incomplete ones. */
    static void removeUnused(Path cache) throws Exception {
        if (!Files.isDirectory(cache)) {
            return;
        }
        FileLocks.holding(lock(cache), () -> {
            try (var folders = Files.newDirectoryStream(cache, folder -> isTree(folder))) {
                for (var folder : folders) {
                    if (UNFINISHED.matcher(folder.getFileName().toString()).find()) {
                        PrivateFiles.deleteTree(folder);
                    } else {
                        FolderUses.removeUnused(folder);
                    }
                }
            }
            return true;
        });
    }

    private static boolean isTree(Path folder) {
        return TREE.matcher(folder.getFileName().toString()).matches() && Files.isDirectory(folder);
    }

    private static Path lock(Path cache) {
        return cache.resolve("lock");
    }

    /** The path of a file in the folder of binaries. */
    static Path place(Path home, AddedFile file) {
        return place(home, file.name());
    }

    static Path place(Path home, String name) {
        var first = name.indexOf('/');
        return home.resolve(name.substring(0, first)).resolve("postgresql").resolve(name.substring(first + 1));
    }

    private static String hash(List<AddedFile> files) throws IOException, NoSuchAlgorithmException {
        var all = MessageDigest.getInstance("SHA-256");
        all.update(RECIPE.getBytes(StandardCharsets.UTF_8));
        for (var file : files) {
            var one = MessageDigest.getInstance("SHA-256");
            try (var in = file.content().open()) {
                update(one, in);
            }
            all.update((file.name() + "\n").getBytes(StandardCharsets.UTF_8));
            all.update(one.digest());
        }
        return HexFormat.of().formatHex(all.digest(), 0, HASH_BYTES);
    }

    private static void update(MessageDigest digest, InputStream in) throws IOException {
        var buffer = new byte[1 << 16];
        for (var count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            digest.update(buffer, 0, count);
        }
    }

    private static Path make(Path plain, Path home, List<AddedFile> files) throws IOException {
        if (Files.isDirectory(home)) {
            return home;
        }
        var aside = home.resolveSibling(home.getFileName() + "." + UUID.randomUUID());
        try {
            link(plain, aside);
            for (var file : files) {
                write(file, place(aside, file));
            }
            Files.move(aside, home, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            PrivateFiles.deleteTree(aside);
        }
        return home;
    }

    private static void write(AddedFile file, Path target) throws IOException {
        Files.createDirectories(target.getParent());
        try (var in = file.content().open()) {
            Files.copy(in, target);
        }
        Files.setPosixFilePermissions(
                target, PosixFilePermissions.fromString(file.isLibrary() ? "rwxr-xr-x" : "rw-r--r--"));
        if (file.isControl()) {
            // When a setting appears twice, the last one counts.
            Files.writeString(target, "\ntrusted = true\n", StandardOpenOption.APPEND);
        }
    }

    private static void link(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                Files.createDirectories(to.resolve(from.relativize(folder)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                var target = to.resolve(from.relativize(file));
                if (attributes.isSymbolicLink()) {
                    Files.createSymbolicLink(target, Files.readSymbolicLink(file));
                } else {
                    linkOrCopy(file, target);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static void linkOrCopy(Path file, Path target) throws IOException {
        try {
            Files.createLink(target, file);
        } catch (FileSystemException | UnsupportedOperationException noLinks) {
            Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
        }
    }

    /**
     * A folder in use.
     *
     * @param binaries the folder
     * @param use the mark of the use; close it when no server needs the folder any more
     */
    record UsedTree(Binaries binaries, FolderUses.Use use) {}
}
