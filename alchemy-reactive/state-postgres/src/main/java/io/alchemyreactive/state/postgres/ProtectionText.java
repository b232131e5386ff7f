package io.alchemyreactive.state.postgres;

import io.alchemyreactive.state.CorruptStateException;
import io.alchemyreactive.state.Protection;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Converts the protections of a stage to and from their column: words separated by spaces, null for none. */
final class ProtectionText {

    private ProtectionText() {}

    static @Nullable String write(@Nullable Set<Protection> protections) {
        return protections == null || protections.isEmpty()
                ? null
                : protections.stream().sorted().map(Protection::word).collect(Collectors.joining(" "));
    }

    static Set<Protection> read(@Nullable String text, String place) {
        Set<Protection> protections = EnumSet.noneOf(Protection.class);
        if (text == null) {
            return protections;
        }
        for (String word : text.split(" ", -1)) {
            try {
                protections.add(Protection.of(word));
            } catch (IllegalArgumentException e) {
                throw new CorruptStateException(
                        place,
                        "there is no protection '" + word + "'",
                        "Use the version that wrote it; nothing was changed",
                        e);
            }
        }
        return protections;
    }
}
