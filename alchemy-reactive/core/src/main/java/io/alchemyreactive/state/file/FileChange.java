package io.alchemyreactive.state.file;

import java.util.Comparator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The new content of one file of a stage.
 *
 * @param name its name below the stage's folder
 * @param write the number of this write
 * @param json the new content, with its stamp; null to remove the file
 */
record FileChange(String name, long write, @Nullable String json) {

    /**
     * The order in which files are written. The stamp of a later file covers the earlier changes, so removals, which
     * leave no stamp, come first.
     */
    static Comparator<Map.Entry<String, @Nullable String>> order() {
        return Comparator.comparing((Map.Entry<String, @Nullable String> change) -> change.getValue() != null)
                .thenComparing(change -> !change.getKey().startsWith(StagePaths.RESOURCES + "/"))
                .thenComparing(Map.Entry::getKey);
    }
}
