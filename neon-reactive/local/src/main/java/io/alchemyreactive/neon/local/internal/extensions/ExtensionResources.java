package io.alchemyreactive.neon.local.internal.extensions;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/** Files of extensions on a class path. Stateless; blocks. */
final class ExtensionResources {

    static final String PREFIX = "alchemy/postgres-extensions/";

    /** The entry that leads to jars without entries for their folders. */
    private static final String MANIFEST = "META-INF/MANIFEST.MF";

    private ExtensionResources() {}

    /** The files below the resource {@value #PREFIX}, of all jars and folders that have it, by major version. */
    static TreeMap<Integer, List<AddedFile>> read(ClassLoader classPath) throws IOException {
        var found = new Layout();
        try {
            for (var folder : Collections.list(classPath.getResources(PREFIX))) {
                if (folder.getProtocol().equals("file")) {
                    ExtensionFolder.add(Path.of(folder.toURI()), found);
                }
            }
            for (var jar : jars(classPath)) {
                add(jar, found);
            }
        } catch (URISyntaxException e) {
            throw new IOException("The class path could not be searched for extensions of PostgreSQL", e);
        }
        return found.files();
    }

    /** The URLs of the jars, {@code jar:file:/…!/}. */
    private static Set<URI> jars(ClassLoader classPath) throws IOException, URISyntaxException {
        var jars = new LinkedHashSet<URI>();
        for (var known : List.of(PREFIX, MANIFEST)) {
            for (var url : Collections.list(classPath.getResources(known))) {
                if (url.getProtocol().equals("jar")) {
                    var text = url.toString();
                    jars.add(new URI(text.substring(0, text.length() - known.length())));
                }
            }
        }
        return jars;
    }

    private static void add(URI jar, Layout found) throws IOException {
        if (!(connection(jar.toURL()) instanceof JarURLConnection connection)) {
            return;
        }
        try (var file = connection.getJarFile()) {
            for (var entry : Collections.list(file.entries())) {
                if (entry.getName().startsWith(PREFIX) && !entry.isDirectory()) {
                    var url = new URL(jar.toURL(), entry.getName());
                    found.add(
                            entry.getName().substring(PREFIX.length()),
                            url.toString(),
                            () -> connection(url).getInputStream());
                }
            }
        }
    }

    /** A connection without a cache, so that closing it does not close a jar that other code uses. */
    private static URLConnection connection(URL url) throws IOException {
        var connection = url.openConnection();
        connection.setUseCaches(false);
        return connection;
    }
}
