package io.alchemyreactive.neon.local.internal.extensions;

import io.alchemyreactive.neon.local.internal.log.FailureLog;
import io.alchemyreactive.neon.local.internal.storage.Binaries;
import io.alchemyreactive.neon.local.internal.storage.BinaryStore;
import io.alchemyreactive.neon.local.internal.storage.Platform;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The extensions that a user adds to PostgreSQL; in use until closed. Closing blocks. Thread-safe. */
public final class AddedExtensions implements AutoCloseable {

    private final Map<Integer, AddedTree.UsedTree> trees;
    private final List<String> names;

    private AddedExtensions(Map<Integer, AddedTree.UsedTree> trees, List<String> names) {
        this.trees = Map.copyOf(trees);
        this.names = List.copyOf(names);
    }

    /** An object without added extensions. */
    public static AddedExtensions none() {
        return new AddedExtensions(Map.of(), List.of());
    }

    /**
     * Reads the files of a folder and of a class path, checks them, and installs them next to the binaries of their
     * major version. Logs and ignores files for a version that cannot run. Removes from the cache the files of
     * extensions that no local Neon uses. Blocks.
     *
     * @param folder the folder; empty for none
     * @throws RefusedExtensionException when an extension would not work
     */
    public static AddedExtensions of(Optional<Path> folder, ClassLoader classPath, BinaryStore store, Platform platform)
            throws Exception {
        var trees = new HashMap<Integer, AddedTree.UsedTree>();
        var names = new ArrayList<String>();
        try {
            for (var checked : checked(folder, classPath, store, platform)) {
                trees.put(checked.plain().major(), AddedTree.of(checked.plain(), store.cache(), checked.files()));
                names.addAll(checked.names());
            }
        } catch (Exception | Error e) {
            closeAfter(e, new AddedExtensions(trees, names));
            throw e;
        }
        removeUnused(store.cache());
        return new AddedExtensions(trees, names);
    }

    /**
     * Checks files as {@link #of} does, and installs none. Blocks.
     *
     * @throws RefusedExtensionException when an extension would not work
     */
    public static void check(Optional<Path> folder, ClassLoader classPath, BinaryStore store, Platform platform)
            throws Exception {
        checked(folder, classPath, store, platform);
    }

    private static List<Checked> checked(
            Optional<Path> folder, ClassLoader classPath, BinaryStore store, Platform platform) throws Exception {
        var checked = new ArrayList<Checked>();
        for (var found : read(folder, classPath).entrySet()) {
            var files = found.getValue();
            var plain = store.unpacked(found.getKey());
            if (plain.isEmpty()) {
                FailureLog.write(
                        "Adding " + files.get(0).origin(),
                        new RefusedExtensionException(store.cureFor(found.getKey())),
                        "Files for this version are not used.");
                continue;
            }
            var names = new ExtensionCheck(plain.get(), platform, files)
                    .controls().stream()
                            .map(control -> control.extension()
                                    + control.defaultVersion()
                                            .map(version -> " " + version)
                                            .orElse("")
                                    + " for PostgreSQL " + found.getKey())
                            .toList();
            checked.add(new Checked(plain.get(), files, names));
        }
        return checked;
    }

    /** Removes unused files. A failure is ignored, because new extensions work without the removal. */
    private static void removeUnused(Path cache) {
        try {
            AddedTree.removeUnused(cache);
        } catch (Exception e) {
            FailureLog.write(
                    "Removing files of extensions that no local Neon uses from " + cache,
                    e,
                    "They stay, and the next start tries again.");
        }
    }

    private static void closeAfter(Throwable failure, AddedExtensions added) {
        try {
            added.close();
        } catch (IOException late) {
            failure.addSuppressed(late);
        }
    }

    private static Map<Integer, List<AddedFile>> read(Optional<Path> folder, ClassLoader classPath) throws IOException {
        var all = new TreeMap<Integer, List<AddedFile>>(ExtensionResources.read(classPath));
        if (folder.isPresent()) {
            ExtensionFolder.read(folder.get())
                    .forEach((major, files) -> all.computeIfAbsent(major, none -> new ArrayList<>())
                            .addAll(files));
        }
        return all;
    }

    /** The binaries with the added files; the given binaries when there are none for their version. */
    public Binaries beside(Binaries plain) {
        var tree = trees.get(plain.major());
        return tree == null ? plain : tree.binaries();
    }

    /** The extensions, one line each: name, version and major version of PostgreSQL. */
    public List<String> names() {
        return names;
    }

    /** Releases the files, so that another local Neon may remove them. A second call does nothing. */
    @Override
    public void close() throws IOException {
        for (var tree : trees.values()) {
            tree.use().close();
        }
    }

    private record Checked(Binaries plain, List<AddedFile> files, List<String> names) {}
}
