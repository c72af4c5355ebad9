package dev.downhill.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Files, folders and snapshots on the computer's own disk.
class AtomicTest {
  @TempDir Path folder;

  private static SequencedMap<String, Content> files(String text) {
    SequencedMap<String, Content> files = new LinkedHashMap<>();
    files.put("schema.json", Content.of("{}"));
    files.put("a", Content.of(text));
    return files;
  }

  private static void append(Path file, String text) throws IOException {
    Files.writeString(file, Files.readString(file) + text);
  }

  @Test
  void aFileIsReplacedAsAWhole() throws IOException {
    Path file = folder.resolve("run.json");
    AtomicFile.write(file, Content.of("long old text"));
    AtomicFile.write(file, Content.of("new"));
    assertThat(file).hasContent("new");
    assertThat(folder).isDirectoryContaining("glob:**run.json");
    assertThat(Files.list(folder)).hasSize(1);
  }

  @Test
  void anInterruptedThreadStillSaves() throws IOException {
    Path file = folder.resolve("a");
    Thread.currentThread().interrupt();
    AtomicFile.write(file, Content.of("saved"));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(file).hasContent("saved");
  }

  @Test
  void whatCannotBeWrittenIsNamedWithTheReason() throws IOException {
    Path missing = folder.resolve("none/a");
    assertThatThrownBy(() -> AtomicFile.write(missing, Content.of("")))
        .isInstanceOf(UnwritableException.class)
        .hasMessageContaining("cannot write " + missing + ": there is no " + folder);
    Path file = Files.writeString(folder.resolve("file"), "");
    for (Path target : List.of(file.resolve("a"), file.resolve("b"))) {
      assertThatThrownBy(() -> AtomicFolder.write(target, files("a")))
          .isInstanceOf(UnwritableException.class)
          .hasMessageContaining("cannot write " + target + ": Not a directory");
      assertThatThrownBy(() -> new Snapshots(target).save(files("a")))
          .isInstanceOf(UnwritableException.class)
          .hasMessageContaining("cannot write " + target + ": Not a directory");
    }
  }

  @Test
  void contentThatFailsHalfWayLeavesTheOldFile() throws IOException {
    Path file = folder.resolve("a");
    AtomicFile.write(file, Content.of("old"));
    assertThatThrownBy(
            () ->
                AtomicFile.write(
                    file,
                    out -> {
                      out.write(new byte[1_000_000]);
                      throw new IOException("no more");
                    }))
        .isInstanceOf(UnwritableException.class)
        .hasMessageContaining("no more");
    assertThat(file).hasContent("old");
    assertThat(Files.list(folder)).hasSize(1);
  }

  @Test
  void aFolderIsReplacedAsAWhole() throws IOException {
    Path target = folder.resolve("model");
    AtomicFolder.write(target, files("old"));
    AtomicFolder.write(target, files("new"));
    assertThat(AtomicFolder.open(target)).isEqualTo(target);
    assertThat(target.resolve("a")).hasContent("new");
    assertThat(Files.list(folder)).hasSize(1);
    assertThat(target.resolve("manifest"))
        .hasContent(
            """
            downhill folder 1
            11507a0e2f5e69d5dfa40a62a1bd7b6ee57e6bcd85c67c9b8431b36fff21c437 3 a
            44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a 2 schema.json
            """
                + "22e67f193b7ef2494e6c67529ded85f214092395d55b21e736598e169f44c243\n");
  }

  @Test
  void aFolderThatIsNotOursIsNotReplaced() throws IOException {
    Path precious = Files.createDirectory(folder.resolve("precious"));
    Files.writeString(precious.resolve("diary"), "dear");
    assertThatThrownBy(() -> AtomicFolder.write(precious, files("a")))
        .isInstanceOf(UnwritableException.class)
        .hasMessageContaining("so it is not replaced");
    assertThat(precious.resolve("diary")).hasContent("dear");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "../a", "a/b", "a\\b", ".hidden", "manifest", "a b", "ä"})
  void aFileNameThatCouldLeadElsewhereIsRefused(String name) {
    SequencedMap<String, Content> files = new LinkedHashMap<>();
    files.put(name, Content.of(""));
    assertThatThrownBy(() -> AtomicFolder.write(folder.resolve("model"), files))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"" + name + "\"");
  }

  @Test
  void eachFlippedBitInAFolderIsNoticed() throws IOException {
    Path target = folder.resolve("model");
    AtomicFolder.write(target, files("text"));
    for (Path file : Files.list(target).toList()) {
      byte[] bytes = Files.readAllBytes(file);
      for (int bit = 0; bit < 8 * bytes.length; bit++) {
        byte[] altered = bytes.clone();
        altered[bit / 8] ^= (byte) (1 << bit % 8);
        Files.write(file, altered);
        assertThat(catchThrowable(() -> AtomicFolder.open(target)))
            .as("%s, bit %d", file, bit)
            .isExactlyInstanceOf(DamagedFileException.class)
            .hasMessageContaining(target.toString());
      }
      Files.write(file, bytes);
    }
    assertThat(AtomicFolder.open(target)).isEqualTo(target);
  }

  @Test
  void aFolderSaysWhatIsWrongWithIt() throws IOException {
    Path target = folder.resolve("model");
    AtomicFolder.write(target, files("text"));
    append(target.resolve("a"), "more");
    assertThatThrownBy(() -> AtomicFolder.open(target))
        .hasMessageContaining("it has 8 bytes, the manifest says 4");
    Files.delete(target.resolve("a"));
    assertThatThrownBy(() -> AtomicFolder.open(target))
        .hasMessageContaining("it is listed in the manifest but not there");
    Files.delete(target.resolve("manifest"));
    assertThatThrownBy(() -> AtomicFolder.open(target))
        .hasMessageContaining("it has no file \"manifest\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "downhill folder 0\n",
        "downhill model 1\n",
        "",
        "downhill folder 1\nx\n",
        "downhill folder 1\n# 0 ../a\n",
        "downhill folder 1\n# 00 a\n",
        "downhill folder 1\n# 0 b\n# 0 a\n",
        "downhill folder 1\n# 0 a\n# 0 a\n",
        "downhill folder 1\n\n",
      })
  void aHostileManifestIsRefused(String lines) throws IOException {
    String body = lines.replace("#", Manifest.sha256(""));
    Files.writeString(folder.resolve("a"), "");
    Files.writeString(folder.resolve("b"), "");
    Files.writeString(folder.resolve("manifest"), body + Manifest.sha256(body) + "\n");
    assertThatThrownBy(() -> AtomicFolder.open(folder))
        .isExactlyInstanceOf(DamagedFileException.class)
        .hasMessageContaining("manifest");
  }

  @Test
  void aFolderFromANewerVersionIsToldApart() throws IOException {
    String body = "downhill folder 2\nwhatever\n";
    Files.writeString(folder.resolve("manifest"), body + Manifest.sha256(body) + "\n");
    assertThatThrownBy(() -> AtomicFolder.open(folder)).isInstanceOf(NewerFormatException.class);
    Path snapshots = folder.resolve("checkpoint");
    Path last = new Snapshots(snapshots).save(files("a"));
    Files.writeString(last.resolve("manifest"), body + Manifest.sha256(body) + "\n");
    assertThatThrownBy(() -> new Snapshots(snapshots).newest())
        .isInstanceOf(NewerFormatException.class);
  }

  @Test
  void theLastTwoSnapshotsAreKept() throws IOException {
    Snapshots snapshots = new Snapshots(folder.resolve("checkpoint"));
    assertThat(snapshots.newest()).isEmpty();
    for (int i = 1; i <= 4; i++) {
      assertThat(snapshots.save(files("" + i))).hasFileName("00000" + i);
    }
    assertThat(Files.list(folder.resolve("checkpoint")).map(p -> p.getFileName().toString()))
        .containsExactlyInAnyOrder("000003", "000004");
  }

  @Test
  void readingWalksBackToTheNewestThatIsWholeAndSaysWhy() throws IOException {
    Snapshots snapshots = new Snapshots(folder.resolve("checkpoint"));
    Path first = snapshots.save(files("1"));
    Path second = snapshots.save(files("2"));
    append(second.resolve("a"), "!");

    Snapshots.Found found = snapshots.newest().orElseThrow();
    assertThat(found.folder()).isEqualTo(first);
    assertThat(found.skipped()).hasSize(1);
    assertThat(found.skipped().getFirst()).hasMessageContaining(second.resolve("a").toString());

    Path third = snapshots.save(files("3"));
    assertThat(snapshots.newest().orElseThrow().folder()).isEqualTo(third);
    append(third.resolve("schema.json"), "!");
    assertThatThrownBy(snapshots::newest)
        .isExactlyInstanceOf(DamagedFileException.class)
        .hasMessageContaining("none of its 2 snapshots is whole")
        .hasMessageContaining("schema.json");
  }
}
