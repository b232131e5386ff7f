package io.alchemyreactive.neon.local.internal.wire;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The startup message of a session.
 *
 * @param protocol the protocol version
 * @param parameters the parameters in their order in the message
 */
public record Startup(int protocol, Map<String, String> parameters) {

    /** Protocol version 3.0. */
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

    /** A parameter; empty when the client did not send it. */
    public Optional<String> find(String name) {
        return Optional.ofNullable(parameters.get(name));
    }

    byte[] packet() {
        var packet = MessageWriter.untyped().int32(protocol);
        parameters.forEach((name, value) -> packet.text(name).text(value));
        return packet.int8(0).bytes();
    }
}
