package io.alchemyreactive.state.postgres;

import io.alchemyreactive.internal.codec.StageHash;
import io.alchemyreactive.state.Borrow;
import io.alchemyreactive.state.StageKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The marks of the parts that a stage has at most once. They are hashed without a key, because the digest that contains
 * them is authenticated with the key.
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

    /** The mark of the row of the stage. */
    static String stage(StageKey stage, @Nullable String keyId, @Nullable String protections) {
        return StageHash.withoutKey(stage)
                .mark("stage", (keyId == null ? "" : keyId) + "\n" + (protections == null ? "" : protections));
    }
}
