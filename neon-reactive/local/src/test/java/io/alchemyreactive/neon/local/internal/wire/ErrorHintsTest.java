package io.alchemyreactive.neon.local.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;
import reactor.test.publisher.TestPublisher;

class ErrorHintsTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private static final byte[] READY = new MessageWriter('Z').int8('I').bytes();
    private static final byte[] ROW =
            new MessageWriter('D').int16(1).value("E".repeat(300)).bytes();
    private static final byte[] MISSING = error("0A000", "extension \"vector\" is not available");
    private static final byte[] OTHER = error("42601", "syntax error at or near \"E\"");

    @Test
    void anErrorAboutAMissingExtensionGetsAHintAndAllElsePassesAsItIsHoweverTheBytesArrive() {
        var stream = joined(READY, ROW, MISSING, OTHER, READY);
        var whole = passed(List.of(stream));

        assertThat(whole).startsWith(joined(READY, ROW)).endsWith(joined(OTHER, READY));
        var told = ErrorFields.parse(Message.of(java.util.Arrays.copyOfRange(
                whole, READY.length + ROW.length, whole.length - OTHER.length - READY.length)));
        assertThat(told.find('M')).contains("extension \"vector\" is not available");
        assertThat(told.find('H').orElseThrow())
                .contains("vector.control", "FOLDER/MAJOR/share/extension", "--extensions", "docs/local-neon.md");
        for (var at = 1; at < stream.length; at++) {
            assertThat(passed(List.of(
                            java.util.Arrays.copyOfRange(stream, 0, at),
                            java.util.Arrays.copyOfRange(stream, at, stream.length))))
                    .as("cut at %d", at)
                    .isEqualTo(whole);
        }
        var single = new ArrayList<byte[]>();
        for (var each : stream) {
            single.add(new byte[] {each});
        }
        assertThat(passed(single)).isEqualTo(whole);
    }

    @ParameterizedTest
    @CsvSource({
        "0A000, cannot alter type of a column used by a view",
        "42704, extension \"vector\" is not available",
        "58P01, could not open file \"base/1/2\": No such file or directory"
    })
    void otherErrorsPassAsTheyAre(String state, String message) {
        assertThat(passed(List.of(error(state, message)))).isEqualTo(error(state, message));
    }

    @Test
    void aLibraryThatIsGoneIsNamedInAHint() {
        var told = ErrorFields.parse(Message.of(passed(
                List.of(error("58P01", "could not access file \"$libdir/vector\": No such file or directory")))));

        assertThat(told.find('H').orElseThrow()).contains("FOLDER/MAJOR/lib");
    }

    @Test
    void aPartOfARowIsNotHeldBackAndNotCopied() {
        var bytes = Unpooled.wrappedBuffer(ROW, 0, 20);
        var server = TestPublisher.<ByteBuf>create();
        var got = new ArrayList<ByteBuf>();
        ErrorHints.in(server.flux()).subscribe(got::add);

        server.next(bytes);

        assertThat(got).singleElement().isSameAs(bytes);
    }

    @Test
    void anErrorThatIsCutOffPassesAtTheEndAndWhatIsHeldIsGivenBackOnCancel() {
        assertThat(passed(List.of(joined(READY, java.util.Arrays.copyOf(MISSING, 9)))))
                .isEqualTo(joined(READY, java.util.Arrays.copyOf(MISSING, 9)));
        var part = Unpooled.buffer().writeBytes(MISSING, 0, 9);
        var server = TestPublisher.<ByteBuf>create();
        var client = ErrorHints.in(server.flux()).subscribe();

        server.next(part);
        client.dispose();

        assertThat(part.refCnt()).isZero();
    }

    private static byte[] passed(List<byte[]> parts) {
        var buffers =
                parts.stream().map(part -> Unpooled.buffer().writeBytes(part)).toList();
        var all = new ByteArrayOutputStream();
        ErrorHints.in(Flux.fromIterable(buffers).cast(ByteBuf.class))
                .doOnNext(bytes -> {
                    var content = new byte[bytes.readableBytes()];
                    bytes.readBytes(content);
                    all.writeBytes(content);
                    bytes.release();
                })
                .blockLast(LIMIT);
        assertThat(buffers).allSatisfy(buffer -> assertThat(buffer.refCnt()).isZero());
        return all.toByteArray();
    }

    private static byte[] error(String state, String message) {
        return new ErrorFields(Map.of('S', "ERROR", 'C', state, 'M', message)).message();
    }

    private static byte[] joined(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (var part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
