package io.alchemyreactive.neon.local.internal.wire;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The message with which a client begins a session.
 *
 * @param protocol the version that it speaks
 * @param parameters in the order in which they came
 */
public record Startup(int protocol, Map<String, String> parameters) {

    /** Version 3.0. */
    public static final int PROTOCOL = 3 << Short.SIZE;

    public Startup {
        parameters.forEach((name, value) -> {
            if ((name + value).indexOf('\0') >= 0) {
                throw PostgresErrorException.violation("a parameter of the startup holds the character NUL");
            }
        });
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    static Startup parse(Message packet, int protocol) {
        if (protocol >> Short.SIZE != PROTOCOL >> Short.SIZE) {
            throw PostgresErrorException.unsupported("unsupported frontend protocol " + (protocol >> Short.SIZE) + "."
                    + (protocol & 0xffff) + ": server supports 3.0");
        }
        var parameters = new LinkedHashMap<String, String>();
        for (var name = packet.text(); !name.isEmpty(); name = packet.text()) {
            parameters.put(name, packet.text());
        }
        return new Startup(protocol, parameters);
    }

    /** A parameter, absent when the client did not send it. */
    public Optional<String> find(String name) {
        return Optional.ofNullable(parameters.get(name));
    }

    byte[] packet() {
        var packet = MessageWriter.untyped().int32(protocol);
        parameters.forEach((name, value) -> packet.text(name).text(value));
        return packet.int8(0).bytes();
    }
}
