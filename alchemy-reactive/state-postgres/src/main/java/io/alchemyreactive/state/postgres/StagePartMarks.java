package io.alchemyreactive.state.postgres;

import io.alchemyreactive.internal.codec.StageHash;
import io.alchemyreactive.state.Borrow;
import io.alchemyreactive.state.StageKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The marks of that of which a stage has one only. They are made without a key: the digest in which they stand one by one
 * is guarded with it.
 */
final class StagePartMarks {

    private StagePartMarks() {}

    /** The mark of outputs in a text without its sum. */
    static String outputs(StageKey stage, String json) {
        return StageHash.withoutKey(stage).mark("outputs", json);
    }

    /** The mark of borrows from other stages; null where there are none. */
    static @Nullable String borrows(StageKey stage, List<Borrow> borrows) {
        if (borrows.isEmpty()) {
            return null;
        }
        var text = new StringBuilder();
        borrows.stream().sorted().forEach(borrow -> {
            for (String name : List.of(
                    borrow.borrower().fqn(),
                    borrow.owner().stage().stack(),
                    borrow.owner().stage().stage(),
                    borrow.owner().fqn())) {
                text.append(name.length()).append(' ').append(name).append('\n');
            }
        });
        return StageHash.withoutKey(stage).mark("borrows", text.toString());
    }

    /** The mark of what stands of the stage as a whole. */
    static String stage(StageKey stage, @Nullable String keyId, @Nullable String protections) {
        return StageHash.withoutKey(stage)
                .mark("stage", (keyId == null ? "" : keyId) + "\n" + (protections == null ? "" : protections));
    }
}
