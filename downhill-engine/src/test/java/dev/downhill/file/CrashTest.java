package dev.downhill.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.downhill.file.MemoryDisk.Fault;
import dev.downhill.file.MemoryDisk.Killed;
import dev.downhill.file.MemoryDisk.Loss;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Saves are struck at their 1st, 2nd, 3rd… operation until one gets through. After each strike
/// the old contents or the new ones are there, whole, and the next save works.
class CrashTest {
  private static final Path FOLDER = Path.of("/run");
  private static final Path TARGET = FOLDER.resolve("model");

  /// The three ways to save a text.
  enum Way {
    FILE {
      @Override
      void save(MemoryDisk disk, String text) throws IOException {
        AtomicFile.write(disk, TARGET, Content.of(text));
      }

      @Override
      String load(MemoryDisk disk) throws IOException {
        return text(disk, TARGET);
      }
    },
    FOLDER_OF_FILES {
      @Override
      void save(MemoryDisk disk, String text) throws IOException {
        AtomicFolder.write(disk, TARGET, files(text));
      }

      @Override
      String load(MemoryDisk disk) throws IOException {
        return joined(disk, AtomicFolder.open(disk, TARGET));
      }
    },
    SNAPSHOT {
      @Override
      void save(MemoryDisk disk, String text) throws IOException {
        new Snapshots(disk, TARGET).save(files(text));
      }

      @Override
      String load(MemoryDisk disk) throws IOException {
        return joined(disk, new Snapshots(disk, TARGET).newest().orElseThrow().folder());
      }
    };

    abstract void save(MemoryDisk disk, String text) throws IOException;

    abstract String load(MemoryDisk disk) throws IOException;

    private static SequencedMap<String, Content> files(String text) {
      SequencedMap<String, Content> files = new LinkedHashMap<>();
      files.put("theta.safetensors", Content.of(text));
      files.put("state.json", Content.of(text + "!"));
      return files;
    }

    private static String joined(MemoryDisk disk, Path folder) throws IOException {
      String text = text(disk, folder.resolve("theta.safetensors"));
      assertThat(text(disk, folder.resolve("state.json"))).isEqualTo(text + "!");
      return text;
    }

    private static String text(MemoryDisk disk, Path file) throws IOException {
      try (InputStream in = disk.open(file)) {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
    }
  }

  private static MemoryDisk diskWith(Way way, String... texts) throws IOException {
    MemoryDisk disk = new MemoryDisk();
    disk.createFolder(FOLDER);
    disk.syncFolder(FOLDER.getParent());
    for (String text : texts) {
      way.save(disk, text);
    }
    return disk;
  }

  private static void assertTidy(MemoryDisk disk) throws IOException {
    assertThat(Stream.concat(disk.list(FOLDER).stream(), inside(disk)))
        .noneMatch(path -> path.toString().endsWith(".tmp") || path.toString().endsWith(".old"));
  }

  private static Stream<Path> inside(MemoryDisk disk) throws IOException {
    return disk.isFolder(TARGET) ? disk.list(TARGET).stream() : Stream.empty();
  }

  @ParameterizedTest
  @EnumSource
  void anErrorAtAnyOperationLeavesOldOrNew(Way way) throws IOException {
    int errors = 0;
    for (int n = 1; ; n++) {
      MemoryDisk disk = diskWith(way, "first", "second", "old");
      disk.inject(Fault.ERROR, n);
      String loaded;
      try {
        way.save(disk, "new");
        loaded = way.load(disk.afterKill());
        assertThat(loaded).as("saved in spite of an error at operation %d", n).isEqualTo("new");
      } catch (UnwritableException full) {
        errors++;
        assertThat(full).hasMessageContaining("/run/model").hasMessageContaining("No space left");
        loaded = way.load(disk.afterKill());
        assertThat(loaded).as("after an error at operation %d", n).isIn("old", "new");
      }
      if (!disk.struck()) {
        break;
      }
      way.save(disk, "next");
      assertThat(way.load(disk)).isEqualTo("next");
      assertTidy(disk);
    }
    assertThat(errors).isGreaterThan(3);
  }

  @ParameterizedTest
  @EnumSource
  void aKillAtAnyOperationLeavesOldOrNew(Way way) throws IOException {
    for (int n = 1; ; n++) {
      MemoryDisk disk = diskWith(way, "first", "second", "old");
      disk.inject(Fault.KILL, n);
      boolean saved = saves(way, disk);
      MemoryDisk found = disk.afterKill();
      assertThat(way.load(found))
          .as("after a kill at operation %d", n)
          .isIn(saved ? List.of("new") : List.of("old", "new"));
      way.save(found, "next");
      assertThat(way.load(found)).isEqualTo("next");
      assertTidy(found);
      if (!disk.struck()) {
        assertThat(n).isGreaterThan(5);
        break;
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aPowerCutAtAnyOperationLeavesOldOrNew(Way way) throws IOException {
    for (int n = 1; ; n++) {
      MemoryDisk disk = diskWith(way, "first", "second", "old");
      disk.inject(Fault.KILL, n);
      boolean saved = saves(way, disk);
      for (Loss loss : Loss.ALL) {
        MemoryDisk found = disk.afterPowerCut(loss);
        assertThat(way.load(found))
            .as("after a power cut at operation %d with %s", n, loss)
            .isIn(saved ? List.of("new") : List.of("old", "new"));
        way.save(found, "next");
        assertThat(way.load(found)).isEqualTo("next");
        assertTidy(found);
      }
      if (!disk.struck()) {
        break;
      }
    }
  }

  /// A crash, then another while its leftovers are cleared away.
  @ParameterizedTest
  @EnumSource
  void twoCrashesInARowLeaveOldOrNew(Way way) throws IOException {
    for (int n = 1; ; n++) {
      MemoryDisk first = diskWith(way, "first", "old");
      first.inject(Fault.KILL, n);
      saves(way, first);
      for (int m = 1; ; m++) {
        MemoryDisk second = first.afterKill();
        second.inject(Fault.KILL, m);
        saves(way, second);
        for (Loss loss : Loss.ALL) {
          assertThat(way.load(second.afterPowerCut(loss)))
              .as("after crashes at %d and %d with %s", n, m, loss)
              .isIn("old", "new");
        }
        if (!second.struck()) {
          break;
        }
      }
      if (!first.struck()) {
        break;
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aFirstSaveThatFailsLeavesNothing(Way way) throws IOException {
    MemoryDisk disk = diskWith(way);
    disk.inject(Fault.ERROR, 3);
    assertThatThrownBy(() -> way.save(disk, "new")).isInstanceOf(UnwritableException.class);
    assertTidy(disk);
    assertThat(inside(disk)).isEmpty();
  }

  /// False if the process was killed on the way.
  private static boolean saves(Way way, MemoryDisk disk) throws IOException {
    try {
      way.save(disk, "new");
      return true;
    } catch (Killed killed) {
      if (!disk.struck()) {
        fail("killed without a fault");
      }
      return false;
    }
  }
}
