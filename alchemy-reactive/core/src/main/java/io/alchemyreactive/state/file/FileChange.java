package io.alchemyreactive.state.file;

import java.util.Comparator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The content that one file of a stage shall have.
 *
 * @param name its name below the stage's folder
 * @param write the number of this write
 * @param json what it shall hold, with its stamp; null stands for removal
 */
record FileChange(String name, long write, @Nullable String json) {

    /**
     * The order in which files are changed. The stamp of a later one covers those before it, so removals, which leave no
     * stamp, come first.
     */
    static Comparator<Map.Entry<String, @Nullable String>> order() {
        return Comparator.comparing((Map.Entry<String, @Nullable String> change) -> change.getValue() != null)
                .thenComparing(change -> !change.getKey().startsWith(StagePaths.RESOURCES + "/"))
                .thenComparing(Map.Entry::getKey);
    }
}
