package io.alchemyreactive.state.file;

import io.alchemyreactive.state.CorruptStateException;
import io.alchemyreactive.state.StageKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Maps stages to folders and reads which stage a folder contains. Thread-safe; blocks. */
final class StageFolders {

    static final String CURE = "Put the files back as they were; nothing was changed";

    private final Path root;
    private final DurableFiles files;
    private final StageIndex index;

    StageFolders(Path root, DurableFiles files) {
        this.root = root;
        this.files = files;
        this.index = new StageIndex(root, files, this);
    }

    Path root() {
        return root;
    }

    /** The stages that must have a folder. */
    StageIndex index() {
        return index;
    }

    StagePaths of(StageKey key) {
        return StagePaths.of(root, key);
    }

    List<StagePaths> all() throws IOException {
        List<StagePaths> folders = new ArrayList<>();
        Path states = StagePaths.states(root);
        LocalDisk.isAbsent(states);
        for (String stack : files.disk().list(states)) {
            Path folder = states.resolve(stack);
            if (Files.isDirectory(folder)) {
                for (String stage : files.disk().list(folder)) {
                    if (Files.isDirectory(folder.resolve(stage))) {
                        folders.add(new StagePaths(folder.resolve(stage)));
                    }
                }
            }
        }
        folders.sort(Comparator.comparing(StagePaths::folder));
        return folders;
    }

    /** The stage that the folder names; null when no stage is stored in it. */
    @Nullable
    StageFile stageFile(StagePaths stage) throws IOException {
        StoredDocument stored = StoredDocument.read(files, stage, StagePaths.STAGE);
        return stageFile(stage, stored);
    }

    /** The stage that this document names; null when no stage is stored in the folder. */
    @Nullable
    StageFile stageFile(StagePaths stage, @Nullable StoredDocument stored) throws IOException {
        Path place = stage.file(StagePaths.STAGE);
        if (stored == null) {
            if (rowFiles(stage).isEmpty()
                    && files.disk().read(stage.file(StagePaths.OUTPUTS)) == null
                    && files.disk().read(stage.file(StagePaths.BORROWS)) == null) {
                return null;
            }
            throw corrupt(place, "it is missing, and other files of the stage are there");
        }
        StageFile file = StageFile.parse(place.toString(), stored.json());
        if (!of(file.key()).equals(stage)) {
            throw corrupt(place, "it belongs to stage " + file.key() + ", whose folder is another one");
        }
        return file;
    }

    /** The names of the files with rows. */
    List<String> rowFiles(StagePaths stage) throws IOException {
        return files.disk().list(stage.resources()).stream()
                .filter(name -> name.endsWith(StagePaths.SUFFIX))
                .toList();
    }

    /** The names of the documents of a stage; those of the rows exist, the others may be missing. */
    List<String> documents(StagePaths stage) throws IOException {
        List<String> names = new ArrayList<>(List.of(StagePaths.STAGE, StagePaths.OUTPUTS, StagePaths.BORROWS));
        rowFiles(stage).forEach(name -> names.add(StagePaths.RESOURCES + "/" + name));
        return names;
    }

    /** A stage in which secrets are stored; empty when there is none. */
    Optional<String> placeOfSecrets() throws IOException {
        return Optional.ofNullable(withKey(true))
                .map(found -> of(found.key()).file(StagePaths.STAGE).toString());
    }

    /** The first stage in which secrets are stored, past those that cannot be read; null when there is none. */
    @Nullable
    StageFile otherWithKey() throws IOException {
        return withKey(false);
    }

    private @Nullable StageFile withKey(boolean strictly) throws IOException {
        for (StagePaths stage : all()) {
            try {
                StoredDocument stored = StoredDocument.read(files, stage, StagePaths.STAGE);
                StageFile file = stored == null ? null : StageFile.parse(stored.place(), stored.json());
                if (file != null && file.keyId() != null) {
                    return file;
                }
            } catch (CorruptStateException e) {
                if (strictly) {
                    throw e;
                }
            }
        }
        return null;
    }

    static CorruptStateException corrupt(Path file, String why) {
        return corrupt(file.toString(), why);
    }

    static CorruptStateException corrupt(String place, String why) {
        return new CorruptStateException(place, why, CURE, null);
    }
}
