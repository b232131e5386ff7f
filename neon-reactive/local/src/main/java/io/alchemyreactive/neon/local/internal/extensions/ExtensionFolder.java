package io.alchemyreactive.neon.local.internal.extensions;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;

/** A folder with files of extensions. Stateless; blocks. */
final class ExtensionFolder {

    private ExtensionFolder() {}

    /** The files of a folder that a user names, by major version. */
    static TreeMap<Integer, List<AddedFile>> read(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new RefusedExtensionException("The folder of extensions " + folder
                    + (Files.exists(folder) ? " is no folder" : " does not exist") + ": name one that holds files, "
                    + Layout.EXAMPLE + ".");
        }
        var found = new Layout();
        add(folder, found);
        if (found.files().isEmpty()) {
            throw new RefusedExtensionException(
                    "The folder of extensions " + folder + " holds no file: put files there, " + Layout.EXAMPLE + ".");
        }
        return found.files();
    }

    /** Adds the files of a folder. A link counts as its target. */
    static void add(Path folder, Layout found) throws IOException {
        var root = folder.toRealPath();
        refuseLinksOut(root, root);
        try (var files = Files.walk(root, FileVisitOption.FOLLOW_LINKS)) {
            for (var file : files.sorted().filter(Files::isRegularFile).toList()) {
                found.add(
                        root.relativize(file).toString(),
                        folder.resolve(root.relativize(file)).toString(),
                        () -> Files.newInputStream(file));
            }
        }
    }

    private static void refuseLinksOut(Path folder, Path root) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var link : files.filter(Files::isSymbolicLink).toList()) {
                if (!Files.exists(link)) {
                    throw new RefusedExtensionException(link + " is a link that leads nowhere: remove it.");
                }
                if (!link.toRealPath().startsWith(root)) {
                    throw new RefusedExtensionException(
                            link + " is a link that leads out of " + root + ": put a copy of the file there.");
                }
            }
        }
    }
}
