package io.alchemyreactive.neon.local.internal.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** All entries of an archive stay in the folder into which it is unpacked. */
class ArchivesTest {

    @TempDir
    Path work;

    /** One entry: a file, unless it is a link of this kind to a target. */
    record Entry(String name, byte kind, String target) {

        static Entry file(String name) {
            return new Entry(name, TarConstants.LF_NORMAL, "");
        }

        static Entry symbolic(String name, String target) {
            return new Entry(name, TarConstants.LF_SYMLINK, target);
        }

        static Entry hard(String name, String target) {
            return new Entry(name, TarConstants.LF_LINK, target);
        }
    }

    static Stream<Arguments> archivesThatLeadOutside() {
        return Stream.of(
                Arguments.of("an entry above the folder", List.of(Entry.file("../outside.txt"))),
                Arguments.of("a symbolic link to an absolute path", List.of(Entry.symbolic("lib/x", "/etc/passwd"))),
                Arguments.of("a symbolic link above the folder", List.of(Entry.symbolic("lib/x", "../../outside.txt"))),
                Arguments.of(
                        "a symbolic link whose text stays inside and which leads outside by another one",
                        List.of(
                                Entry.file("a/file"),
                                Entry.symbolic("a/b", "../a/.."),
                                Entry.symbolic("x", "a/b/../.."))),
                Arguments.of(
                        "a symbolic link that goes up behind another one",
                        List.of(Entry.symbolic("here", "."), Entry.symbolic("x", "here/../.."))),
                Arguments.of(
                        "a symbolic link that lies higher than its name says",
                        List.of(Entry.symbolic("here", "."), Entry.symbolic("here/here/x", "../../outside.txt"))),
                Arguments.of(
                        "a file behind a symbolic link",
                        List.of(Entry.symbolic("out", "../"), Entry.file("out/outside.txt"))),
                Arguments.of("a hard link above the folder", List.of(Entry.hard("x", "../outside.txt"))),
                Arguments.of("a hard link to an absolute path", List.of(Entry.hard("x", "/etc/passwd"))),
                Arguments.of("a pipe", List.of(new Entry("pipe", TarConstants.LF_FIFO, ""))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("archivesThatLeadOutside")
    void anEntryOrLinkThatLeadsOutsideIsRefused(String what, List<Entry> entries) throws IOException {
        Path outside = Files.writeString(work.resolve("outside.txt"), "mine");
        Path target = work.resolve("target");
        byte[] archive = archive(entries);
        Entry last = entries.get(entries.size() - 1);

        assertThatThrownBy(() -> Archives.unpackTarXz(new ByteArrayInputStream(archive), target))
                .as(what)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("archive of PostgreSQL is refused");

        assertThat(outside).hasContent("mine");
        assertThat(Files.list(work)).containsExactlyInAnyOrder(outside, target);
        Path refused = target.resolve(last.name()).normalize();
        assertThat(refused.equals(outside) || Files.notExists(refused, LinkOption.NOFOLLOW_LINKS))
                .isTrue();
    }

    @Test
    void linksInsideOfTheFolderAreUnpackedAsTheyAre() throws IOException {
        Path target = work.resolve("target");
        byte[] archive = archive(List.of(
                Entry.file("lib/libpq.so.5.16"),
                Entry.symbolic("lib/libpq.so.5", "libpq.so.5.16"),
                Entry.symbolic("bin/libpq.so", "../lib/libpq.so.5"),
                Entry.hard("lib/libpq.so", "lib/libpq.so.5.16")));

        Archives.unpackTarXz(new ByteArrayInputStream(archive), target);

        assertThat(Files.readSymbolicLink(target.resolve("lib/libpq.so.5"))).hasToString("libpq.so.5.16");
        for (String name : List.of("lib/libpq.so.5", "bin/libpq.so", "lib/libpq.so")) {
            assertThat(target.resolve(name)).hasContent("content of lib/libpq.so.5.16");
        }
    }

    private static byte[] archive(List<Entry> entries) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var tar = new TarArchiveOutputStream(new XZOutputStream(bytes, new LZMA2Options(0)))) {
            for (Entry each : entries) {
                // With leading slashes and dots as they are.
                var entry = new TarArchiveEntry(each.name(), each.kind(), true);
                byte[] content = each.kind() == TarConstants.LF_NORMAL
                        ? ("content of " + each.name()).getBytes(StandardCharsets.UTF_8)
                        : new byte[0];
                entry.setLinkName(each.target());
                entry.setSize(content.length);
                tar.putArchiveEntry(entry);
                tar.write(content);
                tar.closeArchiveEntry();
            }
        }
        return bytes.toByteArray();
    }
}
