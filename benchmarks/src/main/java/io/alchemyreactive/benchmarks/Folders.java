package io.alchemyreactive.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/** Folders for what a benchmark writes, on the disk of the repository: the one for temporary files may be memory. Blocks. */
final class Folders {

    private static final Path[] BUILT = {Path.of("benchmarks", "target"), Path.of("target")};

    private Folders() {}

    /** A new, empty folder; its path is absolute. */
    static Path create(String prefix) throws IOException {
        for (Path built : BUILT) {
            if (Files.isDirectory(built)) {
                return Files.createTempDirectory(built.toAbsolutePath(), prefix);
            }
        }
        return Files.createTempDirectory(prefix);
    }

    static void delete(Path folder) throws IOException {
        try (var all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
