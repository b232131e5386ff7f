package io.alchemyreactive.neon.local.internal.wire;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The fields of an error of PostgreSQL. They may contain row values, so only the client gets them, and they must not be
 * logged.
 *
 * @param byType the text of each field, by its letter
 */
public record ErrorFields(Map<Character, String> byType) {

    public static final char TYPE = 'E';

    private static final Set<String> FATAL = Set.of("FATAL", "PANIC");

    public ErrorFields {
        byType = Map.copyOf(byType);
    }

    static ErrorFields refusal(String sqlState, String message) {
        return new ErrorFields(Map.of('S', "FATAL", 'V', "FATAL", 'C', sqlState, 'M', message));
    }

    /** Parses an error of a server. */
    public static ErrorFields parse(Message message) {
        var fields = new LinkedHashMap<Character, String>();
        for (var type = message.int8(); type != 0; type = message.int8()) {
            fields.put((char) type, message.text());
        }
        return new ErrorFields(fields);
    }

    /** A copy with another text for a field. */
    ErrorFields with(char type, String text) {
        var fields = new LinkedHashMap<>(byType);
        fields.put(type, text);
        return new ErrorFields(fields);
    }

    /** A field by its letter; empty when the server did not send it. */
    public Optional<String> find(char type) {
        return Optional.ofNullable(byType.get(type));
    }

    /** Whether the server ends the session with this error. */
    public boolean isFatal() {
        return find('V').filter(FATAL::contains).isPresent();
    }

    String sqlState() {
        return find('C').orElse("XX000");
    }

    /** The protocol message with this error for a client. */
    public byte[] message() {
        var message = new MessageWriter(TYPE);
        byType.forEach((type, text) -> message.int8(type).text(text));
        return message.int8(0).bytes();
    }

    @Override
    public String toString() {
        return "ErrorFields[" + sqlState() + "]";
    }
}
