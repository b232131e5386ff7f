package io.alchemyreactive.neon.local.internal.extensions;

import io.alchemyreactive.neon.local.internal.storage.Binaries;
import io.alchemyreactive.neon.local.internal.storage.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Refuses files with which an extension would not work, before a server uses them. Blocks. */
final class ExtensionCheck {

    private static final List<String> ENDINGS = List.of("", ".so", ".dylib");
    private static final String SCRIPT = "share/extension/[^/]+--[^/]+\\.sql";

    private final Binaries plain;
    private final Platform platform;
    private final Map<String, AddedFile> byName = new TreeMap<>();

    ExtensionCheck(Binaries plain, Platform platform, List<AddedFile> files) {
        this.plain = plain;
        this.platform = platform;
        for (var file : files) {
            var other = byName.put(file.name(), file);
            if (other != null) {
                throw new RefusedExtensionException(file.origin() + " and " + other.origin()
                        + " are the same file of an extension: remove one of them.");
            }
        }
    }

    /** The control files. Refuses the files when one of them would not work. */
    List<ControlFile> controls() throws IOException {
        for (var file : byName.values()) {
            if (Files.exists(AddedTree.place(plain.home(), file))) {
                throw new RefusedExtensionException(file.origin() + " would replace " + file.name() + " of PostgreSQL "
                        + plain.version() + " itself: remove it.");
            }
            if (file.isLibrary()) {
                requireFit(file);
            }
        }
        var controls = new ArrayList<ControlFile>();
        for (var file : byName.values()) {
            if (file.isControl()) {
                controls.add(checked(ControlFile.read(file)));
            }
        }
        requireControls(controls);
        return controls;
    }

    private void requireFit(AddedFile library) throws IOException {
        var refusal = LibraryHeader.refusal(library.head(LibraryHeader.BYTES), platform);
        if (!refusal.isEmpty()) {
            throw new RefusedExtensionException(library.origin() + " " + refusal + ": put the library for PostgreSQL "
                    + plain.major() + " on this machine there.");
        }
    }

    private ControlFile checked(ControlFile control) {
        var scripts = byName.keySet().stream()
                .filter(name -> name.startsWith(control.scripts()) && name.endsWith(".sql"))
                .map(name -> name.substring(control.scripts().length(), name.length() - ".sql".length()))
                .toList();
        if (scripts.stream().allMatch(versions -> versions.contains("--"))) {
            throw new RefusedExtensionException(control.file().origin()
                    + " has no script that creates its extension: put " + control.scripts() + "VERSION.sql beside it.");
        }
        control.defaultVersion()
                .filter(version -> scripts.stream()
                        .noneMatch(versions -> versions.equals(version) || versions.endsWith("--" + version)))
                .ifPresent(version -> {
                    throw new RefusedExtensionException(control.file().origin() + " names the version " + version
                            + ", for which there is no script: put " + control.scripts() + version + ".sql beside it.");
                });
        control.library().filter(library -> !isThere(library)).ifPresent(library -> {
            throw new RefusedExtensionException(control.file().origin() + " needs the library " + library
                    + ", which is missing: put it into the folder lib of PostgreSQL " + plain.major() + ".");
        });
        return control;
    }

    private boolean isThere(String library) {
        return ENDINGS.stream()
                .map(ending -> AddedFile.LIB + library + ending)
                .anyMatch(name -> byName.containsKey(name) || Files.exists(AddedTree.place(plain.home(), name)));
    }

    /** Refuses a script without a control file, because PostgreSQL would never run it. */
    private void requireControls(List<ControlFile> controls) {
        for (var file : byName.values()) {
            var isOfControl = controls.stream().anyMatch(control -> file.name().startsWith(control.scripts()));
            if (file.name().matches(SCRIPT) && !isOfControl) {
                var extension = file.fileName().substring(0, file.fileName().indexOf("--"));
                throw new RefusedExtensionException(file.origin()
                        + " belongs to an extension without a control file: put " + extension + ".control beside it.");
            }
        }
    }
}
