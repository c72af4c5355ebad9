package dev.downhill.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MachineTest {
  /// Bytes that reading the counters takes.
  private static final long LOOKING = 1_000;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7})
  void runsEachChunkOnce(int threads) {
    try (Machine machine = new Machine(threads)) {
      for (int chunks : new int[] {0, 1, 2, 3, 5, 7, 8, 64}) {
        for (int again = 0; again < 50; again++) {
          AtomicIntegerArray runs = new AtomicIntegerArray(chunks);
          machine.run((chunk, _) -> runs.incrementAndGet(chunk), chunks);
          for (int chunk = 0; chunk < chunks; chunk++) {
            assertThat(runs.get(chunk)).isEqualTo(1);
          }
        }
      }
    }
  }

  @Test
  void workersTakePart() {
    try (Machine machine = new Machine(3)) {
      assertThat(machine.workersUsed()).isZero();
      CountDownLatch all = new CountDownLatch(3);
      machine.run(
          (_, _) -> {
            all.countDown();
            await(all);
          },
          3);
      assertThat(machine.workersUsed()).isEqualTo(3);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void whatATaskThrowsReachesTheCaller(int threads) {
    try (Machine machine = new Machine(threads)) {
      for (int bad = 0; bad < 6; bad++) {
        int chosen = bad;
        Task task =
            (chunk, _) -> {
              if (chunk == chosen) {
                throw new ArithmeticException("chunk " + chunk);
              }
            };
        assertThatThrownBy(() -> machine.run(task, 6))
            .isInstanceOf(ArithmeticException.class)
            .hasMessage("chunk " + bad);
        AtomicLong after = new AtomicLong();
        machine.run((_, _) -> after.incrementAndGet(), 6);
        assertThat(after).hasValue(6);
      }
    }
  }

  @Test
  void aTaskMayRunTasks() {
    try (Machine machine = new Machine(2)) {
      AtomicLong sum = new AtomicLong();
      machine.run((outer, _) -> machine.run((inner, _) -> sum.addAndGet(10 * outer + inner), 3), 4);
      assertThat(sum).hasValue(3 * (10 + 20 + 30) + 4 * (1 + 2));
    }
  }

  @Test
  void aNestedTaskHasItsOwnScratch() {
    try (Machine machine = new Machine(1)) {
      machine.run(
          (_, worker) -> {
            float[] mine = (float[]) worker.scratch(dev.downhill.tensor.DType.F32, 1);
            mine[0] = 1;
            machine.run(
                (_, inner) -> ((float[]) inner.scratch(dev.downhill.tensor.DType.F32, 1))[0] = 2,
                1);
            assertThat(mine[0]).isEqualTo(1);
          },
          1);
    }
  }

  @Test
  void manyThreadsMayUseTwoMachinesAtOnce() throws InterruptedException {
    try (Machine one = new Machine(2);
        Machine two = new Machine(3)) {
      AtomicLong sum = new AtomicLong();
      Thread[] users = new Thread[4];
      for (int i = 0; i < users.length; i++) {
        Machine machine = i % 2 == 0 ? one : two;
        users[i] =
            Thread.ofPlatform()
                .start(
                    () -> {
                      for (int run = 0; run < 500; run++) {
                        machine.run((chunk, _) -> sum.addAndGet(chunk), 5);
                      }
                    });
      }
      for (Thread user : users) {
        user.join();
      }
      assertThat(sum).hasValue(4 * 500 * (1 + 2 + 3 + 4));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void steadyRunsAllocateNothing(int threads) {
    try (Machine machine = new Machine(threads)) {
      double[] results = new double[5];
      Task task = (chunk, _) -> results[chunk] += chunk;
      Runnable runs =
          () -> {
            for (int run = 0; run < 10_000; run++) {
              machine.run(task, 5);
            }
          };
      runs.run();
      assertThat(Allocated.by(machine).during(runs)).isLessThan(LOOKING);
      assertThat(results[4]).isEqualTo(4 * 20_000);
    }
  }

  @Test
  void aClosedMachineSaysSo() {
    Machine machine = new Machine(2);
    machine.run((_, _) -> {}, 2);
    machine.close();
    assertThatThrownBy(() -> machine.run((_, _) -> {}, 2)).hasMessage("the machine is closed");
  }

  @Test
  void refusesWhatCannotBe() {
    assertThatThrownBy(() -> new Machine(0)).hasMessage("threads must be at least 1, not 0");
    assertThatThrownBy(() -> Machine.shared().close()).isInstanceOf(IllegalStateException.class);
    assertThat(new Machine(1, Form.SCALAR).form()).isEqualTo(Form.SCALAR);
  }
}
