package io.alchemyreactive.neon.local.internal.extensions;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Groups files by the major version at the beginning of their path, such as {@code 17/lib/vector.so}. Not thread-safe.
 */
final class Layout {

    static final String EXAMPLE = "such as 17/share/extension/vector.control and 17/lib/vector.so";

    private static final Pattern MAJOR = Pattern.compile("[1-9]\\d?");

    private final TreeMap<Integer, List<AddedFile>> files = new TreeMap<>();

    /**
     * Adds a file. Ignores hidden files.
     *
     * @param path the path in the folder or resource of extensions, with slashes
     * @param origin the source, for error messages
     */
    void add(String path, String origin, AddedFile.Content content) {
        var steps = List.of(path.split("/"));
        if (steps.stream().anyMatch(step -> step.startsWith(".") && !step.equals(".."))) {
            return;
        }
        if (steps.contains("..")) {
            throw new RefusedExtensionException(origin + " leads out of its folder: remove it.");
        }
        if (!MAJOR.matcher(steps.get(0)).matches()) {
            throw new RefusedExtensionException(
                    origin + " is not below a folder named for a major version of PostgreSQL: put it into one, "
                            + EXAMPLE + ".");
        }
        var name = path.substring(steps.get(0).length() + (steps.size() > 1 ? 1 : 0));
        if (!name.startsWith(AddedFile.LIB) && !name.startsWith(AddedFile.SHARE)) {
            throw new RefusedExtensionException(
                    origin + " is neither below lib nor below share: put it there, " + EXAMPLE + ", or remove it.");
        }
        files.computeIfAbsent(Integer.parseInt(steps.get(0)), major -> new ArrayList<>())
                .add(new AddedFile(name, origin, content));
    }

    TreeMap<Integer, List<AddedFile>> files() {
        return files;
    }
}
