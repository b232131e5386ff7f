package io.alchemyreactive.neon.local.internal.pooler;

import io.alchemyreactive.neon.local.internal.wire.MessageWriter;
import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The named prepared statements of one client. It rewrites the messages of the client, so that each statement exists in
 * the session that the client has at the moment. The unnamed statement is not kept. Not thread-safe.
 *
 * <p>The pooler invents no answers, since it would have to place them among those of the server. Where the server has
 * nothing to do, it is asked to close a statement that does not exist, and its answer takes the place of the real one.
 */
final class ClientStatements {

    private static final byte[] NOTHING_TO_CLOSE =
            new MessageWriter('C').int8('S').text("pooled_nothing").bytes();
    private static final byte[] FLUSH = new MessageWriter('H').bytes();

    private final Map<String, PreparedStatement> byName = new HashMap<>();

    /**
     * Rewrites a batch of messages of the client. It stops before a message that names a statement while it is unsure
     * which statements there are; the server is then asked to answer what it has. Messages that the server would skip
     * are left out.
     *
     * @param prepared the names of the statements that the session has; this method adds to them
     * @param open notes the requests
     */
    Rewritten forServer(byte[] batch, Set<String> prepared, OpenRequests open) {
        var out = new ByteArrayOutputStream(batch.length);
        var rewriting = new Rewriting(out, prepared, open);
        var frames = new Frames(batch);
        while (frames.next()) {
            if (open.isSkipping() && frames.type() != 'S') {
                continue;
            }
            if (frames.namesStatement() && open.isUnsure()) {
                out.writeBytes(FLUSH);
                return new Rewritten(out.toByteArray(), frames.start());
            }
            boolean rewritten = switch (frames.type()) {
                case 'P' -> rewriting.parse(frames);
                case 'B' -> rewriting.bind(frames);
                case 'D' -> rewriting.describe(frames);
                case 'C' -> rewriting.close(frames);
                default -> false;
            };
            if (!rewritten) {
                rewriting.pass(batch, frames);
            }
        }
        return new Rewritten(out.toByteArray(), batch.length);
    }

    /** The server has dropped all statements of the session at the client's request. */
    void clear() {
        byName.clear();
    }

    /**
     * The first messages of a batch in the form for the server.
     *
     * @param end the index behind the last message of the batch that is among them
     */
    record Rewritten(byte[] messages, int end) {}

    /** The rewriting of one batch. A method gives false when the message passes unchanged. */
    private final class Rewriting {

        private final ByteArrayOutputStream out;
        private final Set<String> prepared;
        private final OpenRequests open;

        Rewriting(ByteArrayOutputStream out, Set<String> prepared, OpenRequests open) {
            this.out = out;
            this.prepared = prepared;
            this.open = open;
        }

        void pass(byte[] batch, Frames frames) {
            if (frames.type() == 'Q') {
                open.query(PreparedStatement.mayDropOthers(frames.message().rest()));
            } else {
                open.sent(frames.type());
            }
            out.write(batch, frames.start(), frames.end() - frames.start());
        }

        boolean parse(Frames frames) {
            var message = frames.message();
            var name = message.text();
            var content = message.rest();
            if (name.isEmpty()) {
                beWary(PreparedStatement.mayDropOthers(content));
                return false;
            }
            var earlier = byName.get(name);
            if (earlier != null) {
                // The server refuses to prepare it twice, as it does for a client without a pooler.
                ensure(earlier);
                write(earlier);
                open.parse('1', () -> {});
                return true;
            }
            var statement = PreparedStatement.of(content);
            byName.put(name, statement);
            if (prepared.add(statement.name())) {
                write(statement);
                open.parse('1', () -> {
                    byName.remove(name, statement);
                    prepared.remove(statement.name());
                });
            } else {
                out.writeBytes(NOTHING_TO_CLOSE);
                open.close('1', () -> byName.remove(name, statement));
            }
            return true;
        }

        boolean bind(Frames frames) {
            var message = frames.message();
            var portal = message.text();
            var statement = byName.get(message.text());
            if (statement == null) {
                return false;
            }
            ensure(statement);
            beWary(statement.mayDropOthers());
            open.sent('B');
            out.writeBytes(new MessageWriter('B')
                    .text(portal)
                    .text(statement.name())
                    .bytes(message.rest())
                    .bytes());
            return true;
        }

        boolean describe(Frames frames) {
            var message = frames.message();
            var statement = message.int8() == 'S' ? byName.get(message.text()) : null;
            if (statement == null) {
                return false;
            }
            ensure(statement);
            open.sent('D');
            out.writeBytes(
                    new MessageWriter('D').int8('S').text(statement.name()).bytes());
            return true;
        }

        boolean close(Frames frames) {
            var message = frames.message();
            if (message.int8() != 'S') {
                return false;
            }
            var name = message.text();
            var statement = byName.remove(name);
            if (statement == null) {
                return false;
            }
            out.writeBytes(NOTHING_TO_CLOSE);
            open.close('3', () -> byName.putIfAbsent(name, statement));
            return true;
        }

        private void beWary(boolean mayDrop) {
            if (mayDrop) {
                open.beWary();
            }
        }

        private void ensure(PreparedStatement statement) {
            if (prepared.add(statement.name())) {
                write(statement);
                open.parse(OpenRequests.NOTHING, () -> prepared.remove(statement.name()));
            }
        }

        private void write(PreparedStatement statement) {
            out.writeBytes(new MessageWriter('P')
                    .text(statement.name())
                    .bytes(statement.content())
                    .bytes());
        }
    }
}
