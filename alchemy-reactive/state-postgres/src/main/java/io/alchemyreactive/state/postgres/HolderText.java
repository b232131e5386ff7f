package io.alchemyreactive.state.postgres;

import io.alchemyreactive.state.Holder;
import io.alchemyreactive.state.codec.Document;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;

/** The text form of a holder. */
final class HolderText {

    private HolderText() {}

    static String write(Holder holder) {
        return Document.write(Map.of(
                "id", holder.id(),
                "user", holder.user(),
                "host", holder.host(),
                "pid", holder.pid(),
                "command", holder.command(),
                "since", holder.since().toString()));
    }

    static Holder read(String text, String place) {
        Document holder = Document.parse(place, text);
        try {
            return new Holder(
                    holder.text("id"),
                    holder.text("user"),
                    holder.text("host"),
                    holder.number("pid"),
                    holder.text("command"),
                    Instant.parse(holder.text("since")));
        } catch (DateTimeException e) {
            throw holder.corrupt("'since' is not an instant");
        }
    }
}
