package io.alchemyreactive;

import io.alchemyreactive.error.UnsupportedLibraryException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The versions of libraries that the engine and its stores run with. A program with another version is refused before
 * anything is done; otherwise it could fail halfway with a missing method. Thread-safe.
 */
final class SupportedLibraries {

    private static final List<Library> LIBRARIES = List.of(
            new Library("reactor-core", "reactor-core", "reactor.core.publisher.Mono", "3.8", "4"),
            new Library("reactor-netty-core", "reactor-netty-core", "reactor.netty.Connection", "1.3", "2"),
            new Library("netty-common", "Netty/Common", "io.netty.util.Version", "4.2", "5"),
            new Library("jackson-databind", "jackson-databind", "tools.jackson.databind.JsonNode", "3.1", "4"),
            new Library(
                    "r2dbc-postgresql",
                    "Reactive Relational Database Connectivity",
                    "io.r2dbc.postgresql.PostgresqlConnectionFactory",
                    "1.1",
                    "2"));

    private SupportedLibraries() {}

    /**
     * A library.
     *
     * @param title how its jar's own title begins
     * @param marker a class of it
     * @param from the lowest version that is supported
     * @param below the lowest version above that is not supported
     */
    record Library(String artifact, String title, String marker, String from, String below) {

        private void check(String version) {
            if (compare(version, from) < 0 || compare(version, below) >= 0) {
                throw new UnsupportedLibraryException(artifact, version, from, below);
            }
        }
    }

    /** Refuses the first library of the class path whose version is known and not supported. */
    static void check() {
        check(ClassPath.VERSIONS::get);
    }

    /** Refuses the first library for which the function finds a version that is not supported. */
    static void check(Function<Library, Optional<String>> versions) {
        LIBRARIES.forEach(library -> versions.apply(library).ifPresent(library::check));
    }

    /**
     * The version of the jar that holds the marker class. Empty when the class is missing or the manifest of the jar is
     * not that of the library, as in a jar that bundles several libraries.
     */
    static Optional<String> versionFound(Library library) {
        try {
            Package of = Class.forName(library.marker(), false, SupportedLibraries.class.getClassLoader())
                    .getPackage();
            String title = of.getImplementationTitle();
            return title != null && title.startsWith(library.title())
                    ? Optional.ofNullable(of.getImplementationVersion())
                    : Optional.empty();
        } catch (ClassNotFoundException | LinkageError e) {
            return Optional.empty();
        }
    }

    /** The versions of the class path, looked for once: a class that is missing is searched for in all jars. */
    private static final class ClassPath {

        private static final Map<Library, Optional<String>> VERSIONS = LIBRARIES.stream()
                .collect(Collectors.toUnmodifiableMap(library -> library, SupportedLibraries::versionFound));

        private ClassPath() {}
    }

    private static int compare(String version, String bound) {
        int[] left = numbers(version);
        int[] right = numbers(bound);
        return Arrays.compare(left, right);
    }

    private static int[] numbers(String version) {
        String[] parts = version.split("[^0-9]+", 3);
        return new int[] {number(parts, 0), number(parts, 1)};
    }

    private static int number(String[] parts, int index) {
        return index < parts.length && !parts[index].isEmpty() ? Integer.parseInt(parts[index]) : 0;
    }
}
