package io.alchemyreactive.internal.codec;

import io.alchemyreactive.state.Holder;
import io.alchemyreactive.value.Value;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;

/** Converts the holder of a lease to and from the fields of a document. */
public final class HolderForm {

    private HolderForm() {}

    /** The fields of a holder. */
    public static Value.Fields fields(Holder holder) {
        return new Value.Fields(Map.of(
                "id", new Value.Text(holder.id()),
                "user", new Value.Text(holder.user()),
                "host", new Value.Text(holder.host()),
                "pid", new Value.Num(BigDecimal.valueOf(holder.pid())),
                "command", new Value.Text(holder.command()),
                "since", new Value.Text(holder.since().toString())));
    }

    /** The holder that has these fields. */
    public static Holder read(Document holder) {
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
