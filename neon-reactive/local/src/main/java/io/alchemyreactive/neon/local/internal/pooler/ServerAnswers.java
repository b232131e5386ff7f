package io.alchemyreactive.neon.local.internal.pooler;

import io.alchemyreactive.neon.local.internal.wire.ErrorFields;
import io.alchemyreactive.neon.local.internal.wire.ErrorHints;
import io.alchemyreactive.neon.local.internal.wire.Message;
import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The messages of a server to one client during one transaction. It removes those that the pooler itself has caused,
 * and finds the end of the transaction. Not thread-safe.
 */
final class ServerAnswers {

    private static final char IDLE = 'I';
    private static final Set<String> DROPS_STATEMENTS = Set.of("DISCARD ALL", "DEALLOCATE ALL");

    private final OpenRequests open;
    private final Map<String, String> settings;
    private final Runnable statementsDropped;
    private boolean over;
    private boolean ended;

    /**
     * The answers to some requests.
     *
     * @param settings the tracked settings of the client, which change with those of the session
     * @param statementsDropped called when the session has dropped all prepared statements
     */
    ServerAnswers(OpenRequests open, Map<String, String> settings, Runnable statementsDropped) {
        this.open = open;
        this.settings = settings;
        this.statementsDropped = statementsDropped;
    }

    /** Whether the transaction is over, and everything is answered. */
    boolean isOver() {
        return over;
    }

    /** Whether the server has told the client why it ends the session. */
    boolean isEnded() {
        return ended;
    }

    /** The messages for the client. Messages after the end of the transaction are for no client. */
    byte[] forClient(byte[] batch) {
        var out = new ByteArrayOutputStream(batch.length);
        var frames = new Frames(batch);
        var passed = 0;
        while (!over && frames.next()) {
            var replacement = replacement(frames);
            if (replacement.isPresent()) {
                out.write(batch, passed, frames.start() - passed);
                out.writeBytes(replacement.get());
                passed = frames.end();
            }
        }
        out.write(batch, passed, frames.end() - passed);
        return out.toByteArray();
    }

    /** The message in the place of another; empty when it passes unchanged. */
    private Optional<byte[]> replacement(Frames frames) {
        switch (frames.type()) {
            case '1', '2', '3', 'T', 'n', 'I', 's' -> {
                return answered(frames);
            }
            case 'E' -> {
                open.failed();
                return Optional.of(error(frames.bytes()));
            }
            case 'S' -> {
                var message = frames.message();
                var value = TrackedSettings.find(message.text());
                value.ifPresent(name -> settings.put(name, message.text()));
            }
            case 'C' -> {
                if (DROPS_STATEMENTS.contains(frames.message().text())) {
                    statementsDropped.run();
                }
                return answered(frames);
            }
            case 'G' -> open.copyIn();
            case 'Z' -> {
                open.ready();
                over = frames.firstByte() == IDLE && open.isSettled();
            }
            default -> {
                // All others pass.
            }
        }
        return Optional.empty();
    }

    private Optional<byte[]> answered(Frames frames) {
        var shown = open.answered(frames.type());
        if (shown == frames.type()) {
            return Optional.empty();
        }
        if (shown == OpenRequests.NOTHING) {
            return Optional.of(new byte[0]);
        }
        var bytes = frames.bytes();
        bytes[0] = (byte) shown;
        return Optional.of(bytes);
    }

    private byte[] error(byte[] bytes) {
        var fields = ErrorFields.parse(Message.of(bytes));
        ended |= fields.isFatal();
        return ErrorHints.hinted(bytes);
    }
}
