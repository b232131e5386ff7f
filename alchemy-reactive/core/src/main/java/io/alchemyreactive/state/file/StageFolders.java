package io.alchemyreactive.state.file;

import io.alchemyreactive.state.CorruptStateException;
import io.alchemyreactive.state.StageKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the folders of stages, and says which stage is in one. Thread-safe; blocks. */
final class StageFolders {

    private final Path root;
    private final DurableFiles files;

    StageFolders(Path root, DurableFiles files) {
        this.root = root;
        this.files = files;
    }

    StagePaths of(StageKey key) {
        return StagePaths.of(root, key);
    }

    List<StagePaths> all() throws IOException {
        List<StagePaths> folders = new ArrayList<>();
        Path states = StagePaths.states(root);
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
        return folders;
    }

    /** What the folder says about its stage; null when no stage is stored in it. */
    @Nullable
    StageFile stageFile(StagePaths stage) throws IOException {
        Path place = stage.file(StagePaths.STAGE);
        String json = files.read(place);
        if (json == null) {
            if (rowFiles(stage).isEmpty()
                    && files.disk().read(stage.file(StagePaths.OUTPUTS)) == null
                    && files.disk().read(stage.file(StagePaths.BORROWS)) == null) {
                return null;
            }
            throw corrupt(place, "it is missing, and other files of the stage are there");
        }
        StageFile file = StageFile.parse(place.toString(), json);
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

    /** A stage in which secrets are stored; empty when there is none. */
    Optional<String> placeOfSecrets() throws IOException {
        for (StagePaths stage : all()) {
            String place = stage.file(StagePaths.STAGE).toString();
            String json = files.read(stage.file(StagePaths.STAGE));
            if (json != null && StageFile.parse(place, json).keyId() != null) {
                return Optional.of(place);
            }
        }
        return Optional.empty();
    }

    static CorruptStateException corrupt(Path file, String why) {
        return new CorruptStateException(
                file.toString(), why, "Put the files back as they were; nothing was changed", null);
    }
}
