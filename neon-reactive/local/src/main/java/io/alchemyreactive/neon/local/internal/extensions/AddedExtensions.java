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

/** The extensions that a user adds to those of the binaries. Immutable and thread-safe. */
public final class AddedExtensions {

    private final Map<Integer, Binaries> binaries;
    private final List<String> names;

    private AddedExtensions(Map<Integer, Binaries> binaries, List<String> names) {
        this.binaries = Map.copyOf(binaries);
        this.names = List.copyOf(names);
    }

    /** Without any. */
    public static AddedExtensions none() {
        return new AddedExtensions(Map.of(), List.of());
    }

    /**
     * Reads the files of a folder and of a class path, checks them, and puts them beside the binaries of their major version. Files
     * for a version that cannot be run are told in the log and left alone. Blocks.
     *
     * @param folder absent when there is none
     * @throws RefusedExtensionException when an extension would not work
     */
    public static AddedExtensions of(Optional<Path> folder, ClassLoader classPath, BinaryStore store, Platform platform)
            throws Exception {
        var binaries = new HashMap<Integer, Binaries>();
        var names = new ArrayList<String>();
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
            for (var control : new ExtensionCheck(plain.get(), platform, files).controls()) {
                names.add(control.extension()
                        + control.defaultVersion().map(version -> " " + version).orElse("") + " for PostgreSQL "
                        + found.getKey());
            }
            binaries.put(found.getKey(), AddedTree.of(plain.get(), store.cache(), files));
        }
        return new AddedExtensions(binaries, names);
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

    /** The binaries beside which the added files stand; the given ones when there are none for their version. */
    public Binaries beside(Binaries plain) {
        return binaries.getOrDefault(plain.major(), plain);
    }

    /** The extensions, one line each: name, version and major version of PostgreSQL. */
    public List<String> names() {
        return names;
    }
}
