package dev.downhill.file;

import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/// The few things that saving asks of a file system, so that tests can make each of them fail.
interface Disk {
  /// A file being written.
  abstract class OutputFile extends OutputStream {
    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public abstract void write(byte[] bytes, int from, int length) throws IOException;

    /// Returns once the device holds what was written. After a failure the kernel may take the
    /// lost pages for clean, so a second try can succeed on lost data (Rebello et al., USENIX ATC
    /// 2020): give the file up instead.
    abstract void sync() throws IOException;
  }

  /// A new file; one that exists is an error.
  OutputFile create(Path file) throws IOException;

  InputStream open(Path file) throws IOException;

  void createFolder(Path folder) throws IOException;

  /// Everything in `folder`, by name.
  List<Path> list(Path folder) throws IOException;

  boolean exists(Path path);

  boolean isFolder(Path path);

  /// In one step that either happens or does not; a file in the way is replaced.
  void rename(Path from, Path to) throws IOException;

  /// A file or an empty folder.
  void delete(Path path) throws IOException;

  /// Returns once the device holds the folder's list of names.
  void syncFolder(Path folder) throws IOException;

  /// The computer's own. Never through interruptible channels: a thread that is interrupted, as
  /// on Ctrl-C, still saves.
  Disk REAL =
      new Disk() {
        @Override
        public OutputFile create(Path file) throws IOException {
          Files.createFile(
              file); // names its reason in the exception's type; the next line does not
          FileOutputStream out = new FileOutputStream(file.toFile());
          return new OutputFile() {
            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
              out.write(bytes, from, length);
            }

            @Override
            void sync() throws IOException {
              out.getFD().sync();
            }

            @Override
            public void close() throws IOException {
              out.close();
            }
          };
        }

        @Override
        public InputStream open(Path file) throws IOException {
          return new FileInputStream(file.toFile());
        }

        @Override
        public void createFolder(Path folder) throws IOException {
          Files.createDirectory(folder);
        }

        @Override
        public List<Path> list(Path folder) throws IOException {
          try (Stream<Path> paths = Files.list(folder)) {
            return paths.sorted().toList();
          }
        }

        @Override
        public boolean exists(Path path) {
          return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
        }

        @Override
        public boolean isFolder(Path path) {
          return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
        }

        @Override
        public void rename(Path from, Path to) throws IOException {
          Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        }

        @Override
        public void delete(Path path) throws IOException {
          Files.delete(path);
        }

        @Override
        public void syncFolder(Path folder) throws IOException {
          if (File.separatorChar == '\\') {
            return; // Windows opens no folder; NTFS journals its names
          }
          boolean interrupted = Thread.interrupted();
          while (true) {
            try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
              names.force(true);
              break;
            } catch (ClosedByInterruptException again) {
              interrupted |= Thread.interrupted();
            }
          }
          if (interrupted) {
            Thread.currentThread().interrupt();
          }
        }
      };
}
