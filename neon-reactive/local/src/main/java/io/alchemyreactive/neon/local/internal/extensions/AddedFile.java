package io.alchemyreactive.neon.local.internal.extensions;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * A file that a user adds to the binaries of a major version.
 *
 * @param name its path with slashes: {@code lib/vector.so} or {@code share/extension/vector.control}
 * @param origin its source, for error messages
 * @param content its bytes
 */
record AddedFile(String name, String origin, Content content) {

    static final String LIB = "lib/";
    static final String SHARE = "share/";

    private static final Pattern LIBRARY = Pattern.compile("lib/[^/]+\\.(so|dylib)(\\.[0-9.]+)?");
    private static final Pattern CONTROL = Pattern.compile("share/extension/(?!.*--)[^/]+\\.control");

    /** Whether it is a library that PostgreSQL loads into its process. */
    boolean isLibrary() {
        return LIBRARY.matcher(name).matches();
    }

    /** Whether it is the main control file of an extension, and not that of a single version. */
    boolean isControl() {
        return CONTROL.matcher(name).matches();
    }

    /** The part of the name after the last slash. */
    String fileName() {
        return name.substring(name.lastIndexOf('/') + 1);
    }

    String text() throws IOException {
        try (var in = content.open()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The first bytes of the file; fewer when the file is shorter. */
    byte[] head(int bytes) throws IOException {
        try (var in = content.open()) {
            return in.readNBytes(bytes);
        }
    }

    /** The content of a file. */
    @FunctionalInterface
    interface Content {

        /** Opens the content from its beginning. The caller closes the stream. */
        InputStream open() throws IOException;
    }
}
