package dev.downhill.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.downhill.kernel.Instruction.Add;
import dev.downhill.kernel.Instruction.Exp;
import dev.downhill.kernel.Instruction.Load;
import dev.downhill.kernel.Instruction.Number;
import dev.downhill.kernel.Instruction.Recall;
import dev.downhill.kernel.Instruction.RowValue;
import dev.downhill.kernel.Instruction.Store;
import dev.downhill.kernel.Instruction.Sum;
import dev.downhill.kernel.Instruction.Tanh;
import dev.downhill.tensor.DType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoopTest {
  private static Loop loop(Fold fold, Stage... stages) {
    return new Loop(
        DType.F32,
        List.of(Access.FULL, Access.ROW, Access.COLUMN, Access.SCALAR, Access.PARTIAL),
        List.of(stages),
        fold);
  }

  private static void assertRefused(String why, Fold fold, Stage... stages) {
    assertThatThrownBy(() -> loop(fold, stages))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }

  @Test
  void isKnownByItsStructure() {
    Stage stage = Stage.of(new Load(0), new Exp(0), new Store(0, 1));
    assertThat(loop(Fold.COLUMNS, stage))
        .isEqualTo(loop(Fold.COLUMNS, Stage.of(new Load(0), new Exp(0), new Store(0, 1))))
        .isNotEqualTo(loop(Fold.COLUMNS, Stage.of(new Load(0), new Tanh(0), new Store(0, 1))));
  }

  @Test
  void refusesWhatBreaksItsRules() {
    assertRefused(
        "operand 1 is no earlier instruction", Fold.COLUMNS, Stage.of(new Load(0), new Exp(1)));
    assertRefused("there is no such array", Fold.COLUMNS, Stage.of(new Load(5)));
    assertRefused(
        "operand 1 has no value of its own",
        Fold.COLUMNS,
        Stage.of(new Load(0), new Sum(0), new Exp(1)));
    assertRefused("is only read", Fold.COLUMNS, Stage.of(new Load(0), new Store(2, 0)));
    assertRefused("is only written", Fold.COLUMNS, Stage.of(new Load(4)));
    assertRefused(
        "is not the same for the whole row",
        Fold.COLUMNS,
        Stage.of(new Load(1), new Load(0), new Add(0, 1), new Store(1, 2)));
    assertRefused(
        "takes a reduction", Fold.COLUMNS, Stage.of(new Load(0), new Sum(0), new Store(4, 1)));
    assertRefused(
        "no earlier stage has a Sum",
        Fold.COLUMNS,
        Stage.of(new Load(0), new Sum(0), new RowValue(0, 1)));
    assertRefused(
        "no earlier stage has a value",
        Fold.COLUMNS,
        Stage.of(new Load(0), new Sum(0)),
        Stage.of(new Recall(0, 1)));
    assertRefused(
        "exactly one if it folds its rows",
        Fold.ROWS,
        Stage.of(new Load(0)),
        Stage.of(new Load(0)));
    assertRefused("is not stored", Fold.ROWS, Stage.of(new Load(0), new Sum(0)));
    assertRefused(
        "is stored twice",
        Fold.ROWS,
        Stage.of(new Load(0), new Sum(0), new Store(4, 1), new Store(4, 1)));
  }

  @Test
  void saysWhereARuleIsBroken() {
    assertThatThrownBy(() -> loop(Fold.COLUMNS, Stage.of(new Number(1)), Stage.of(new Exp(3))))
        .hasMessage("stage 1, instruction 0, Exp[a=3]: operand 3 is no earlier instruction");
  }

  @Test
  void isRefusedByTheCompilerWhenItIsTooLong() {
    List<Instruction> code = new ArrayList<>(List.of(new Load(0)));
    while (code.size() < 60) {
      code.add(new Tanh(code.size() - 1));
    }
    code.add(new Store(0, 59));
    Loop loop = loop(Fold.COLUMNS, new Stage(code));
    assertThat(loop.vectorOps()).isGreaterThan(48);
    assertThatThrownBy(() -> Loops.compile(loop, Form.SCALAR, 64))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("split the loop");
  }
}
