package io.alchemyreactive.neon.local.internal.pooler;

import io.alchemyreactive.neon.local.internal.wire.MessageWriter;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** Messages of the protocol for tests. */
final class Wire {

    private Wire() {}

    static byte[] message(char type) {
        return new MessageWriter(type).bytes();
    }

    static byte[] parse(String name, String text) {
        return new MessageWriter('P').text(name).text(text).int16(0).bytes();
    }

    static byte[] bind(String statement) {
        return new MessageWriter('B')
                .text("")
                .text(statement)
                .int16(0)
                .int16(0)
                .int16(0)
                .bytes();
    }

    static byte[] close(String statement) {
        return new MessageWriter('C').int8('S').text(statement).bytes();
    }

    static byte[] describe(String statement) {
        return new MessageWriter('D').int8('S').text(statement).bytes();
    }

    static byte[] query(String text) {
        return new MessageWriter('Q').text(text).bytes();
    }

    static byte[] ready(char status) {
        return new MessageWriter('Z').int8(status).bytes();
    }

    static byte[] error(String severity) {
        return new MessageWriter('E')
                .int8('S')
                .text(severity)
                .int8('V')
                .text(severity)
                .int8('C')
                .text("22012")
                .int8('M')
                .text("wrong")
                .int8(0)
                .bytes();
    }

    static byte[] batch(byte[]... messages) {
        var all = new ByteArrayOutputStream();
        for (var message : messages) {
            all.writeBytes(message);
        }
        return all.toByteArray();
    }

    /** The types of the messages, in order. */
    static String types(byte[] batch) {
        var types = new StringBuilder();
        var frames = new Frames(batch);
        while (frames.next()) {
            types.append(frames.type());
        }
        return types.toString();
    }

    /** The names of the statements in messages of the types Parse, Bind, Describe and Close. */
    static List<String> names(byte[] batch) {
        var names = new ArrayList<String>();
        var frames = new Frames(batch);
        while (frames.next()) {
            var message = frames.message();
            switch (frames.type()) {
                case 'P' -> names.add(message.text());
                case 'B' -> {
                    message.text();
                    names.add(message.text());
                }
                case 'D', 'C' -> {
                    message.int8();
                    names.add(message.text());
                }
                default -> {
                    // It names no statement.
                }
            }
        }
        return names;
    }
}
