package io.alchemyreactive.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** Finds the files of a location, in its folder and all subfolders. Blocks. Stateless. */
final class FileLocation {

    private static final String FILESYSTEM = "filesystem:";
    private static final String CLASSPATH = "classpath:";

    private FileLocation() {}

    /** The files of a location; empty when its folder does not exist. */
    static List<SqlFile> files(String location) {
        if (location.matches(".*[*?].*")) {
            throw new SqlFile.WrongFile("a location has no wildcards", "Name each folder.");
        }
        try {
            if (location.startsWith(FILESYSTEM)) {
                return inFolder(Path.of(location.substring(FILESYSTEM.length())));
            }
            if (location.startsWith(CLASSPATH)) {
                return onClassPath(location.substring(CLASSPATH.length()));
            }
        } catch (InvalidPathException e) {
            throw new SqlFile.WrongFile("it is not a path: " + e.getReason(), "Correct it.", e);
        } catch (IOException e) {
            throw new SqlFile.WrongFile(
                    "it cannot be read: " + e.getClass().getSimpleName() + ": " + e.getMessage(),
                    "Make it readable.",
                    e);
        }
        throw new SqlFile.WrongFile(
                "a location begins with classpath: or filesystem:", "Correct it, or move the files to such a place.");
    }

    private static List<SqlFile> inFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<SqlFile> found = new ArrayList<>();
        try (Stream<Path> walk = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
            for (Path file : (Iterable<Path>) walk.filter(each -> isFile(folder, each))::iterator) {
                found.add(new SqlFile(
                        String.valueOf(file.getFileName()),
                        folder.relativize(file).toString().replace('\\', '/'),
                        file.toAbsolutePath().normalize().toString(),
                        Files.size(file),
                        () -> Files.readAllBytes(file)));
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return found;
    }

    /** Whether the path is a file. Refuses a folder or a broken link with the name of a migration. */
    private static boolean isFile(Path folder, Path path) {
        if (Files.isRegularFile(path)) {
            return true;
        }
        String name = String.valueOf(path.getFileName());
        if (!path.equals(folder)
                && MigrationName.of(name).kind() != MigrationName.Kind.OTHER
                && isTakenForAFile(path)) {
            throw new SqlFile.WrongFile(
                    folder.relativize(path) + " has the name of a migration and is "
                            + (Files.isDirectory(path) ? "a folder" : "no file, such as a link that leads nowhere"),
                    "Rename or remove it, or correct the link.");
        }
        return false;
    }

    /**
     * Whether the name of a path looks like a file. A folder may be called {@code V1_0}; a name that ends in {@code
     * .sql} counts as a file.
     */
    private static boolean isTakenForAFile(Path path) {
        return !Files.isDirectory(path) || path.toString().endsWith(".sql");
    }

    private static List<SqlFile> onClassPath(String path) throws IOException {
        String folder = path.replaceAll("^/+|/+$", "");
        ClassLoader loader = Objects.requireNonNullElse(
                Thread.currentThread().getContextClassLoader(), FileLocation.class.getClassLoader());
        List<SqlFile> found = new ArrayList<>();
        for (URL url : Collections.list(loader.getResources(folder))) {
            found.addAll(url.getProtocol().equals("file") ? inFolder(path(url)) : inJar(url, folder));
        }
        return found;
    }

    private static Path path(URL url) {
        try {
            return Path.of(url.toURI());
        } catch (URISyntaxException e) {
            throw new SqlFile.WrongFile("'" + url + "' is no path", "Correct the class path.", e);
        }
    }

    private static List<SqlFile> inJar(URL url, String folder) throws IOException {
        URLConnection connection = url.openConnection();
        if (!(connection instanceof JarURLConnection jar)) {
            throw new SqlFile.WrongFile(
                    "the files at " + url + " cannot be listed",
                    "Put them into a jar or a folder of the class path, or name a folder with filesystem:….");
        }
        connection.setUseCaches(false);
        String prefix = folder + "/";
        List<SqlFile> found = new ArrayList<>();
        try (JarFile file = jar.getJarFile()) {
            for (JarEntry entry : Collections.list(file.entries())) {
                String name = entry.getName();
                if (name.startsWith(prefix) && !entry.isDirectory()) {
                    String below = name.substring(prefix.length());
                    found.add(new SqlFile(
                            below.substring(below.lastIndexOf('/') + 1),
                            below,
                            url + "/" + below,
                            entry.getSize(),
                            () -> bytes(new URL(url.toString().replaceAll("/+$", "") + "/" + below))));
                }
            }
        }
        return found;
    }

    private static byte[] bytes(URL url) throws IOException {
        URLConnection connection = url.openConnection();
        connection.setUseCaches(false);
        try (var in = connection.getInputStream()) {
            return in.readAllBytes();
        }
    }
}
