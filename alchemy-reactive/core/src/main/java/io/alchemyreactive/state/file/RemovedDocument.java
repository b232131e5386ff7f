package io.alchemyreactive.state.file;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A removed document that is kept until its removal is recorded durably, in a later document or in {@code lease.json}.
 * Until then its file has a name with the number of the write that removed it.
 *
 * @param file where it is
 * @param name the name that the document had below the stage's folder
 * @param write the number of the write
 */
record RemovedDocument(Path file, String name, long write) {

    private static final String SUFFIX = ".gone";

    /** The file to which a removed document is renamed. */
    static Path file(StagePaths stage, String name, long write) {
        return stage.file(name + "." + write + SUFFIX);
    }

    /** The removed documents of a stage. */
    static List<RemovedDocument> list(DurableFiles files, StagePaths stage) throws IOException {
        List<RemovedDocument> all = new ArrayList<>();
        for (String prefix : List.of("", StagePaths.RESOURCES + "/")) {
            for (String name : files.disk().list(stage.file(prefix))) {
                RemovedDocument gone = parse(stage, prefix + name);
                if (gone != null) {
                    all.add(gone);
                }
            }
        }
        return all;
    }

    private static @Nullable RemovedDocument parse(StagePaths stage, String name) {
        if (!name.endsWith(SUFFIX)) {
            return null;
        }
        String rest = name.substring(0, name.length() - SUFFIX.length());
        int dot = rest.lastIndexOf('.');
        try {
            return dot < 0
                    ? null
                    : new RemovedDocument(
                            stage.file(name), rest.substring(0, dot), Long.parseLong(rest.substring(dot + 1)));
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
