package io.alchemyreactive.postgres.internal;

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
import java.util.function.Predicate;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** Finds the files of a location, in its folder and all subfolders. Blocks. Stateless. */
public final class FileLocation {

    private static final String FILESYSTEM = "filesystem:";
    private static final String CLASSPATH = "classpath:";

    /** The kind of the expected files, for messages. */
    private final String what;
    /** Tells by the name of a path whether a file is expected there. */
    private final Predicate<String> isExpected;
    /** Whether the location may be a file. */
    private final boolean alone;

    private FileLocation(String what, Predicate<String> isExpected, boolean alone) {
        this.what = what;
        this.isExpected = isExpected;
        this.alone = alone;
    }

    /**
     * The files of a location; empty when its folder does not exist.
     *
     * @param what the kind of the expected files, for messages
     * @param isExpected tells names of files; a folder or a broken link with such a name is refused
     * @throws SqlFile.WrongFile when the location cannot be read
     */
    public static List<SqlFile> files(String location, String what, Predicate<String> isExpected) {
        return new FileLocation(what, isExpected, false).find(location);
    }

    /** As {@link #files}, for a location that is a folder or one file. */
    public static List<SqlFile> fileOrFiles(String location, String what, Predicate<String> isExpected) {
        return new FileLocation(what, isExpected, true).find(location);
    }

    private List<SqlFile> find(String location) {
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

    private List<SqlFile> inFolder(Path folder) throws IOException {
        if (alone && Files.isRegularFile(folder)) {
            return List.of(file(folder, String.valueOf(folder.getFileName())));
        }
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<SqlFile> found = new ArrayList<>();
        try (Stream<Path> walk = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
            for (Path file : (Iterable<Path>) walk.filter(each -> isFile(folder, each))::iterator) {
                found.add(file(file, folder.relativize(file).toString()));
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return found;
    }

    private static SqlFile file(Path file, String below) throws IOException {
        return new SqlFile(
                String.valueOf(file.getFileName()),
                below.replace('\\', '/'),
                file.toAbsolutePath().normalize().toString(),
                Files.size(file),
                () -> Files.newInputStream(file));
    }

    /** Whether the path is a file. Refuses a folder or a broken link in the place of an expected file. */
    private boolean isFile(Path folder, Path path) {
        if (Files.isRegularFile(path)) {
            return true;
        }
        String name = String.valueOf(path.getFileName());
        if (!path.equals(folder) && isExpected.test(name) && isTakenForAFile(path)) {
            throw new SqlFile.WrongFile(
                    folder.relativize(path) + " has the name of " + what + " and is "
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

    private List<SqlFile> onClassPath(String path) throws IOException {
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

    private List<SqlFile> inJar(URL url, String folder) throws IOException {
        URLConnection connection = url.openConnection();
        if (!(connection instanceof JarURLConnection jar)) {
            throw new SqlFile.WrongFile(
                    "the files at " + url + " cannot be listed",
                    "Put them into a jar or a folder of the class path, or name a folder with filesystem:….");
        }
        connection.setUseCaches(false);
        String prefix = folder + "/";
        String base = url.toString().replaceAll("/+$", "");
        List<SqlFile> found = new ArrayList<>();
        try (JarFile file = jar.getJarFile()) {
            for (JarEntry entry : Collections.list(file.entries())) {
                String name = entry.getName();
                if (entry.isDirectory()) {
                    continue;
                }
                if (name.startsWith(prefix)) {
                    String below = name.substring(prefix.length());
                    found.add(entry(below, base + "/" + below, entry.getSize()));
                } else if (alone && name.equals(folder)) {
                    found.add(entry(name.substring(name.lastIndexOf('/') + 1), base, entry.getSize()));
                }
            }
        }
        return found;
    }

    private static SqlFile entry(String below, String place, long size) {
        return new SqlFile(below.substring(below.lastIndexOf('/') + 1), below, place, size, () -> {
            URLConnection connection = new URL(place).openConnection();
            connection.setUseCaches(false);
            return connection.getInputStream();
        });
    }
}
