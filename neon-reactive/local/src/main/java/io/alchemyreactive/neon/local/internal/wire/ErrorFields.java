package io.alchemyreactive.neon.local.internal.wire;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The fields of an error as PostgreSQL sends them. They may hold values of rows, so they belong to the client and to no log.
 *
 * @param byType the letter of each field and its text
 */
public record ErrorFields(Map<Character, String> byType) {

    static final char TYPE = 'E';

    public ErrorFields {
        byType = Map.copyOf(byType);
    }

    static ErrorFields refusal(String sqlState, String message) {
        return new ErrorFields(Map.of('S', "FATAL", 'V', "FATAL", 'C', sqlState, 'M', message));
    }

    static ErrorFields parse(Message message) {
        var fields = new LinkedHashMap<Character, String>();
        for (var type = message.int8(); type != 0; type = message.int8()) {
            fields.put((char) type, message.text());
        }
        return new ErrorFields(fields);
    }

    /** These fields with another one, in place of one with its letter. */
    ErrorFields with(char type, String text) {
        var fields = new LinkedHashMap<>(byType);
        fields.put(type, text);
        return new ErrorFields(fields);
    }

    /** A field by its letter, absent when the server did not send it. */
    public Optional<String> find(char type) {
        return Optional.ofNullable(byType.get(type));
    }

    String sqlState() {
        return find('C').orElse("XX000");
    }

    /** The message that tells it to a client. */
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
