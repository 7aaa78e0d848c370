<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name>Alignments</name>
    <message>
        <source>Align left</source>
        <translation>左对齐</translation>
    </message>
    <message>
        <source>Align centres</source>
        <translation>水平居中对齐</translation>
    </message>
    <message>
        <source>Align right</source>
        <translation>右对齐</translation>
    </message>
    <message>
        <source>Align top</source>
        <translation>顶端对齐</translation>
    </message>
    <message>
        <source>Align middles</source>
        <translation>垂直居中对齐</translation>
    </message>
    <message>
        <source>Align bottom</source>
        <translation>底端对齐</translation>
    </message>
    <message>
        <source>Distribute across</source>
        <translation>横向均匀分布</translation>
    </message>
    <message>
        <source>Distribute down</source>
        <translation>纵向均匀分布</translation>
    </message>
    <message>
        <source>Align the selection</source>
        <translation>对齐所选</translation>
    </message>
</context>
<context>
    <name>CanvasPainter</name>
    <message>
        <source>A note: write it in the panel at the right</source>
        <translation>便签：在右侧面板中书写</translation>
    </message>
</context>
<context>
    <name>Captions</name>
    <message numerus="yes">
        <source>%n layer(s)</source>
        <translation>
            <numerusform>%n 层</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ChartExport</name>
    <message>
        <source>Save the chart</source>
        <translation>保存图表</translation>
    </message>
    <message>
        <source>Save as picture…</source>
        <translation>存为图片…</translation>
    </message>
    <message>
        <source>Save as PDF…</source>
        <translation>存为 PDF…</translation>
    </message>
    <message>
        <source>Save values as CSV…</source>
        <translation>将数值存为 CSV…</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>显示全部</translation>
    </message>
    <message>
        <source>Epoch</source>
        <translation>轮次</translation>
    </message>
    <message>
        <source>Save as SVG…</source>
        <translation>存为 SVG…</translation>
    </message>
</context>
<context>
    <name>ChartMarks</name>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>另有 %n 个</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Commands</name>
    <message>
        <source>Not possible now</source>
        <translation>现在不可用</translation>
    </message>
    <message>
        <source>%1 in %2</source>
        <translation>%2 中的 %1</translation>
    </message>
    <message>
        <source>Go to %1</source>
        <translation>转到 %1</translation>
    </message>
    <message>
        <source>Open a project first</source>
        <translation>请先打开一个项目</translation>
    </message>
    <message>
        <source>Add %1</source>
        <translation>添加 %1</translation>
    </message>
    <message>
        <source>block</source>
        <translation>模块</translation>
    </message>
</context>
<context>
    <name>ConfusionMatrix</name>
    <message>
        <source>true class</source>
        <translation>真实类别</translation>
    </message>
    <message>
        <source>Predicted class</source>
        <translation>预测类别</translation>
    </message>
    <message>
        <source>True class</source>
        <translation>真实类别</translation>
    </message>
</context>
<context>
    <name>DataFacts</name>
    <message>
        <source>grey</source>
        <translation>灰度</translation>
    </message>
    <message>
        <source>colour</source>
        <translation>彩色</translation>
    </message>
    <message>
        <source>grey and colour</source>
        <translation>灰度和彩色</translation>
    </message>
    <message>
        <source>of different sizes, %1</source>
        <translation>大小不一，%1</translation>
    </message>
    <message>
        <source>%1 pictures</source>
        <translation>%1 张图片</translation>
    </message>
    <message>
        <source>%1 classes</source>
        <translation>%1 个类别</translation>
    </message>
    <message>
        <source>%1 texts</source>
        <translation>%1 个文本</translation>
    </message>
    <message>
        <source>%1 ratings</source>
        <translation>%1 条评分</translation>
    </message>
    <message>
        <source>%1 points in time</source>
        <translation>%1 个时间点</translation>
    </message>
    <message>
        <source>%1 rows</source>
        <translation>%1 行</translation>
    </message>
    <message numerus="yes">
        <source>%n column(s)</source>
        <translation>
            <numerusform>%n 列</numerusform>
        </translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Texts with labels</source>
        <translation>带标签的文本</translation>
    </message>
    <message>
        <source>Running text</source>
        <translation>连续文本</translation>
    </message>
    <message>
        <source>Tables</source>
        <translation>表格</translation>
    </message>
    <message>
        <source>Time series</source>
        <translation>时间序列</translation>
    </message>
    <message>
        <source>Ratings</source>
        <translation>评分</translation>
    </message>
    <message>
        <source>%1 lines</source>
        <translation>%1 行</translation>
    </message>
</context>
<context>
    <name>DeployStep</name>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>%1/s</source>
        <translation>%1/秒</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>还需 %1</translation>
    </message>
    <message>
        <source>Make the package</source>
        <translation>制作模型包</translation>
    </message>
    <message>
        <source>Check the package</source>
        <translation>检查模型包</translation>
    </message>
    <message>
        <source>Run the package here</source>
        <translation>在此处运行模型包</translation>
    </message>
    <message>
        <source>Make the image</source>
        <translation>制作镜像</translation>
    </message>
    <message>
        <source>Push the image</source>
        <translation>推送镜像</translation>
    </message>
    <message>
        <source>Start the server</source>
        <translation>启动服务器</translation>
    </message>
    <message>
        <source>Load the new version</source>
        <translation>加载新版本</translation>
    </message>
    <message>
        <source>Stop the server</source>
        <translation>停止服务器</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>Roll out</source>
        <translation>发布</translation>
    </message>
    <message>
        <source>Ask the new address</source>
        <translation>询问新地址</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>在线</translation>
    </message>
    <message>
        <source>Go back</source>
        <translation>回退</translation>
    </message>
    <message>
        <source>Take it away</source>
        <translation>撤除</translation>
    </message>
    <message>
        <source>Scale</source>
        <translation>缩放</translation>
    </message>
    <message>
        <source>not needed</source>
        <translation>不需要</translation>
    </message>
    <message>
        <source>done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>going on</source>
        <translation>进行中</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>等待中</translation>
    </message>
</context>
<context>
    <name>DeploymentFacts</name>
    <message>
        <source>live</source>
        <translation>在线</translation>
    </message>
    <message>
        <source>was live</source>
        <translation>曾在线</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>going on</source>
        <translation>进行中</translation>
    </message>
    <message>
        <source>interrupted</source>
        <translation>已中断</translation>
    </message>
    <message>
        <source>A name is needed</source>
        <translation>需要名称</translation>
    </message>
    <message>
        <source>At most %1 letters</source>
        <translation>最多 %1 个字母</translation>
    </message>
    <message>
        <source>Small letters, digits and &apos;-&apos;; a letter first, no &apos;-&apos; last</source>
        <translation>小写字母、数字和“-”；以字母开头，不以“-”结尾</translation>
    </message>
</context>
<context>
    <name>DeploymentState</name>
    <message>
        <source>live</source>
        <translation>在线</translation>
    </message>
    <message>
        <source>starting</source>
        <translation>启动中</translation>
    </message>
    <message>
        <source>updating</source>
        <translation>更新中</translation>
    </message>
    <message>
        <source>failing</source>
        <translation>异常</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>not there</source>
        <translation>不存在</translation>
    </message>
    <message>
        <source>asking…</source>
        <translation>正在询问…</translation>
    </message>
    <message>
        <source>interrupted</source>
        <translation>已中断</translation>
    </message>
    <message>
        <source>pushed</source>
        <translation>已推送</translation>
    </message>
    <message>
        <source>being worked on</source>
        <translation>处理中</translation>
    </message>
</context>
<context>
    <name>ExportCard</name>
    <message>
        <source>ONNX</source>
        <translation>ONNX</translation>
    </message>
    <message>
        <source>One file that ONNX Runtime and most other programs run; the recipe&apos;s tensor steps are inside</source>
        <translation>一个文件，ONNX Runtime 和多数其他程序都能运行；配方的张量步骤包含在内</translation>
    </message>
    <message>
        <source>TorchScript</source>
        <translation>TorchScript</translation>
    </message>
    <message>
        <source>One file for torch.jit.load, in Python and C++</source>
        <translation>一个供 torch.jit.load 使用的文件，用于 Python 和 C++</translation>
    </message>
    <message>
        <source>PyTorch source</source>
        <translation>PyTorch 源代码</translation>
    </message>
    <message>
        <source>A class that can be read and changed, with its weights beside it as safetensors</source>
        <translation>可阅读和修改的类，旁边是 safetensors 格式的权重</translation>
    </message>
    <message>
        <source>Triton repository</source>
        <translation>Triton 模型仓库</translation>
    </message>
    <message>
        <source>A folder that NVIDIA Triton serves, with its configuration</source>
        <translation>供 NVIDIA Triton 使用的文件夹，含其配置</translation>
    </message>
    <message>
        <source>Package</source>
        <translation>模型包</translation>
    </message>
    <message>
        <source>All of it in one file, for another studio or lepton serve</source>
        <translation>全部内容在一个文件中，供另一个工作室或 lepton serve 使用</translation>
    </message>
</context>
<context>
    <name>Help</name>
    <message>
        <source>Input</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>输出</translation>
    </message>
    <message>
        <source>Here</source>
        <translation>此处</translation>
    </message>
    <message>
        <source>%1; default %2</source>
        <translation>%1；默认 %2</translation>
    </message>
    <message>
        <source>default %1</source>
        <translation>默认 %1</translation>
    </message>
    <message>
        <source>%1 to %2; default %3</source>
        <translation>%1 至 %2；默认 %3</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source> (two or more)</source>
        <translation>（两个或更多）</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Ports</source>
        <translation>端口</translation>
    </message>
    <message>
        <source>Inputs</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>Outputs</source>
        <translation>输出</translation>
    </message>
    <message>
        <source>How it works</source>
        <translation>工作原理</translation>
    </message>
    <message>
        <source>Also called</source>
        <translation>又称</translation>
    </message>
</context>
<context>
    <name>LossFields</name>
    <message>
        <source>Tells classes apart</source>
        <translation>区分类别</translation>
    </message>
    <message>
        <source>Gives values</source>
        <translation>给出数值</translation>
    </message>
    <message>
        <source>Foretells the next token</source>
        <translation>预测下一个词元</translation>
    </message>
    <message>
        <source>Gives back what it is given</source>
        <translation>重建所给的输入</translation>
    </message>
    <message>
        <source>Gives back what it is given, from a normal distribution</source>
        <translation>经由正态分布重建所给的输入</translation>
    </message>
    <message>
        <source>Makes what a second network can&apos;t tell from the data</source>
        <translation>生成第二个网络无法与数据区分的内容</translation>
    </message>
    <message>
        <source>Cross-entropy</source>
        <translation>交叉熵</translation>
    </message>
    <message>
        <source>Binary cross-entropy</source>
        <translation>二元交叉熵</translation>
    </message>
    <message>
        <source>Squared error</source>
        <translation>平方误差</translation>
    </message>
    <message>
        <source>Absolute error</source>
        <translation>绝对误差</translation>
    </message>
    <message>
        <source>Huber</source>
        <translation>Huber</translation>
    </message>
    <message>
        <source>KL divergence</source>
        <translation>KL 散度</translation>
    </message>
</context>
<context>
    <name>PreparedData</name>
    <message>
        <source>grey</source>
        <translation>灰度</translation>
    </message>
    <message>
        <source>colour</source>
        <translation>彩色</translation>
    </message>
    <message>
        <source>training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>validation</source>
        <translation>验证</translation>
    </message>
    <message>
        <source>test</source>
        <translation>测试</translation>
    </message>
    <message>
        <source>%1 × %2 × %3, %4 to %5</source>
        <translation>%1 × %2 × %3，%4 到 %5</translation>
    </message>
    <message>
        <source>%1 × %2 %3, %4 to %5</source>
        <translation>%1 × %2 %3，%4 到 %5</translation>
    </message>
</context>
<context>
    <name>Question</name>
    <message numerus="yes">
        <source>one of %n label(s)</source>
        <translation>
            <numerusform>%n 个标签之一</numerusform>
        </translation>
    </message>
    <message>
        <source>how well it can be rebuilt</source>
        <translation>重建的效果</translation>
    </message>
    <message>
        <source>a number</source>
        <translation>一个数</translation>
    </message>
    <message>
        <source>Makes pictures from chance</source>
        <translation>凭随机数生成图片</translation>
    </message>
    <message>
        <source>A text&apos;s beginning → how it goes on</source>
        <translation>文本的开头 → 后续内容</translation>
    </message>
    <message>
        <source>A text → %1</source>
        <translation>一个文本 → %1</translation>
    </message>
    <message>
        <source>A row → %1</source>
        <translation>一行 → %1</translation>
    </message>
    <message>
        <source>The values up to now → those that follow</source>
        <translation>至今的数值 → 随后的数值</translation>
    </message>
    <message>
        <source>A user and an item → a rating</source>
        <translation>一个用户和一个物品 → 评分</translation>
    </message>
    <message>
        <source>A picture → %1</source>
        <translation>一张图片 → %1</translation>
    </message>
</context>
<context>
    <name>Repairs</name>
    <message>
        <source>Insert %1</source>
        <translation>插入%1</translation>
    </message>
    <message>
        <source>Set “%1” to %2</source>
        <translation>将“%1”设为 %2</translation>
    </message>
</context>
<context>
    <name>RoomList</name>
    <message>
        <source>Home</source>
        <translation>主页</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Deploy</source>
        <translation>部署</translation>
    </message>
</context>
<context>
    <name>RunHold</name>
    <message>
        <source>the data given to “%1” has a value that is no number</source>
        <translation>送入“%1”的数据中有非数值</translation>
    </message>
    <message>
        <source>a weight of “%1” is no longer a number</source>
        <translation>“%1”的一个权重已不再是数值</translation>
    </message>
    <message>
        <source>the output of “%1” is no longer a number</source>
        <translation>“%1”的输出已不再是数值</translation>
    </message>
    <message>
        <source>the gradient of “%1” is no longer a number</source>
        <translation>“%1”的梯度已不再是数值</translation>
    </message>
    <message>
        <source>the loss is no longer a number</source>
        <translation>损失已不再是数值</translation>
    </message>
    <message>
        <source>waiting for the device, %1 before it</source>
        <translation>正在等待设备，前面还有 %1 个</translation>
    </message>
    <message>
        <source>the device is free</source>
        <translation>设备已空闲</translation>
    </message>
</context>
<context>
    <name>RunLog</name>
    <message>
        <source>ran “%1” (status %2)</source>
        <translation>已执行“%1”（状态 %2）</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>what was done, and what it printed</comment>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>began with the weights of %1: %2 taken over, %3 made anew</source>
        <translation>以 %1 的权重开始：沿用 %2 个，新建 %3 个</translation>
    </message>
    <message>
        <source>run completed in %1</source>
        <translation>运行已完成，用时 %1</translation>
    </message>
    <message>
        <source>run stopped after %1</source>
        <translation>运行在 %1 后停止</translation>
    </message>
    <message>
        <source>run failed after %1</source>
        <translation>运行在 %1 后失败</translation>
    </message>
    <message>
        <source>run started</source>
        <translation>运行已开始</translation>
    </message>
    <message>
        <source>run resumed at step %1</source>
        <translation>运行从第 %1 步继续</translation>
    </message>
    <message>
        <source>learning rate changed to %1</source>
        <translation>学习率改为 %1</translation>
    </message>
    <message>
        <source>layers unfrozen</source>
        <translation>已解冻的层</translation>
    </message>
    <message>
        <source>step %1: %2</source>
        <translation>第 %1 步：%2</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>continued, without the batch of step %1</source>
        <translation>已继续，跳过第 %1 步的批次</translation>
    </message>
    <message>
        <source>continued</source>
        <translation>已继续</translation>
    </message>
    <message>
        <source>stopped: its time is up</source>
        <translation>已停止：时间已到</translation>
    </message>
    <message>
        <source>stopped early: no improvement any more</source>
        <translation>已提前停止：不再改善</translation>
    </message>
</context>
<context>
    <name>RunMarks</name>
    <message>
        <source>checkpoint written</source>
        <translation>已写入检查点</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>continued</source>
        <translation>已继续</translation>
    </message>
    <message>
        <source>resumed</source>
        <translation>已从检查点继续</translation>
    </message>
    <message>
        <source>stopped early</source>
        <translation>已提前停止</translation>
    </message>
    <message>
        <source>warning</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>a value that is no number</source>
        <translation>出现无效数值</translation>
    </message>
    <message>
        <source>learning rate %1</source>
        <translation>学习率 %1</translation>
    </message>
    <message>
        <source>layers unfrozen</source>
        <translation>层已解冻</translation>
    </message>
    <message>
        <source>completed</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
</context>
<context>
    <name>RunProgress</name>
    <message>
        <source>new best</source>
        <translation>新的最佳</translation>
    </message>
    <message>
        <source>epoch %1: generator %2, discriminator %3</source>
        <translation>第 %1 轮：生成器 %2，判别器 %3</translation>
    </message>
    <message>
        <source>epoch %1: loss %2, validation %3</source>
        <translation>第 %1 轮：损失 %2，验证 %3</translation>
    </message>
    <message>
        <source>epoch %1: loss %2</source>
        <translation>第 %1 轮：损失 %2</translation>
    </message>
    <message>
        <source>%1, accuracy %2</source>
        <translation>%1，准确率 %2</translation>
    </message>
    <message>
        <source>%1, %2: %3</source>
        <translation>%1，%2：%3</translation>
    </message>
    <message>
        <source>learning rate %1</source>
        <translation>学习率 %1</translation>
    </message>
    <message>
        <source>new best: %1 %2</source>
        <translation>新的最佳：%1 %2</translation>
    </message>
</context>
<context>
    <name>RunTableModel</name>
    <message>
        <source>Planned epochs</source>
        <translation>计划轮次</translation>
    </message>
    <message>
        <source>Batch size</source>
        <translation>批大小</translation>
    </message>
    <message>
        <source>Optimizer</source>
        <translation>优化器</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>Weight decay</source>
        <translation>权重衰减</translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation>学习率计划</translation>
    </message>
    <message>
        <source>Clip norm</source>
        <translation>裁剪范数</translation>
    </message>
    <message>
        <source>Clip value</source>
        <translation>裁剪值</translation>
    </message>
    <message>
        <source>Accumulate</source>
        <translation>梯度累积</translation>
    </message>
    <message>
        <source>Weight average</source>
        <translation>权重平均</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>精度</translation>
    </message>
    <message>
        <source>Mixup</source>
        <translation>Mixup</translation>
    </message>
    <message>
        <source>Checkpoints kept</source>
        <translation>保留的检查点</translation>
    </message>
    <message>
        <source>Weights from</source>
        <translation>权重来源</translation>
    </message>
    <message>
        <source>Frozen</source>
        <translation>冻结</translation>
    </message>
    <message>
        <source>New weights for</source>
        <translation>使用新权重的层</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>线程数</translation>
    </message>
    <message>
        <source>After each epoch</source>
        <translation>每轮之后</translation>
    </message>
    <message>
        <source>Recipe</source>
        <translation>配方</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>层</translation>
    </message>
    <message>
        <source>Schedule: %1</source>
        <translation>学习率计划：%1</translation>
    </message>
    <message>
        <source>on</source>
        <translation>开</translation>
    </message>
    <message>
        <source>off</source>
        <translation>关</translation>
    </message>
</context>
<context>
    <name>SavedFigure</name>
    <message>
        <source>Save as picture…</source>
        <translation>存为图片…</translation>
    </message>
    <message>
        <source>Save as SVG…</source>
        <translation>存为 SVG…</translation>
    </message>
    <message>
        <source>Save as PDF…</source>
        <translation>存为 PDF…</translation>
    </message>
    <message>
        <source>Save values as CSV…</source>
        <translation>将数值存为 CSV…</translation>
    </message>
    <message>
        <source>Save the chart</source>
        <translation>保存图表</translation>
    </message>
</context>
<context>
    <name>TrainingCharts</name>
    <message>
        <source>Generator</source>
        <translation>生成器</translation>
    </message>
    <message>
        <source>Discriminator</source>
        <translation>判别器</translation>
    </message>
    <message>
        <source>Cross-entropy</source>
        <translation>交叉熵</translation>
    </message>
    <message>
        <source>Binary cross-entropy</source>
        <translation>二元交叉熵</translation>
    </message>
    <message>
        <source>Squared error</source>
        <translation>平方误差</translation>
    </message>
    <message>
        <source>Absolute error</source>
        <translation>绝对误差</translation>
    </message>
    <message>
        <source>KL divergence</source>
        <translation>KL 散度</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Validation</source>
        <translation>验证</translation>
    </message>
    <message>
        <source>Training, each step</source>
        <translation>训练，每步</translation>
    </message>
    <message>
        <source>Training, smoothed</source>
        <translation>训练，平滑</translation>
    </message>
    <message>
        <source>training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>validation</source>
        <translation>验证</translation>
    </message>
    <message>
        <source>%1, each step</source>
        <translation>%1，每步</translation>
    </message>
    <message>
        <source>%1, smoothed</source>
        <translation>%1，平滑</translation>
    </message>
    <message>
        <source>Memory (MB)</source>
        <translation>内存（MB）</translation>
    </message>
    <message>
        <source>Process</source>
        <translation>进程</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>%1 by class</source>
        <translation>%1（按类别）</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>Samples a second</source>
        <translation>每秒样本数</translation>
    </message>
    <message>
        <source>Norm of the gradients</source>
        <translation>梯度的范数</translation>
    </message>
    <message>
        <source>Losses</source>
        <translation>各项损失</translation>
    </message>
</context>
<context>
    <name>Words</name>
    <message>
        <source>unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>%1 min %2 s</source>
        <translation>%1 分 %2 秒</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 小时 %2 分</translation>
    </message>
    <message>
        <source>%1.</source>
        <translation>%1。</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>two sentences</comment>
        <translation>%1%2</translation>
    </message>
</context>
<context>
    <name>core</name>
    <message>
        <source>This JSON is nested too deeply to be one of Lepton Studio&apos;s</source>
        <translation>这个 JSON 嵌套过深，不可能是 Lepton Studio 的文件</translation>
    </message>
    <message>
        <source>Choose a file that Lepton Studio has written</source>
        <translation>请选择由 Lepton Studio 写出的文件</translation>
    </message>
    <message>
        <source>This is not valid JSON</source>
        <translation>这不是有效的 JSON</translation>
    </message>
    <message>
        <source>Restore the file from a copy, or mend that line in a text editor</source>
        <translation>请用备份恢复该文件，或在文本编辑器中修正这一行</translation>
    </message>
    <message>
        <source>This is not valid JSON: %1</source>
        <translation>这不是有效的 JSON：%1</translation>
    </message>
    <message>
        <source>The file does not follow its format: %1</source>
        <translation>文件不符合其格式：%1</translation>
    </message>
    <message>
        <source>docs/formats.md describes what is allowed there</source>
        <translation>docs/formats.md 说明了那里允许的内容</translation>
    </message>
    <message>
        <source>This is not a %1 file</source>
        <translation>这不是 %1 文件</translation>
    </message>
    <message>
        <source>The file does not name its format&apos;s version</source>
        <translation>文件没有写明格式版本</translation>
    </message>
    <message>
        <source>The file was written by a newer Lepton Studio (format version %1, this one reads up to %2)</source>
        <translation>该文件由更新版本的 Lepton Studio 写出（格式版本 %1，当前版本最高可读 %2）</translation>
    </message>
    <message>
        <source>Install the newer version; the file was left untouched</source>
        <translation>请安装更新的版本；该文件未被改动</translation>
    </message>
    <message>
        <source>Another process is working here (process id %1)</source>
        <translation>另一个进程正在此处工作（进程号 %1）</translation>
    </message>
    <message>
        <source>Wait until it has finished, or stop it</source>
        <translation>请等它结束，或将其停止</translation>
    </message>
    <message>
        <source>The disk is full</source>
        <translation>磁盘已满</translation>
    </message>
    <message>
        <source>Free some space and try again; what was there before is unharmed</source>
        <translation>请释放一些空间后重试；原有内容未受影响</translation>
    </message>
    <message>
        <source>There is no such file or folder</source>
        <translation>没有这个文件或文件夹</translation>
    </message>
    <message>
        <source>Check the path</source>
        <translation>请检查路径</translation>
    </message>
    <message>
        <source>The file can&apos;t be written: %1</source>
        <translation>无法写入文件：%1</translation>
    </message>
    <message>
        <source>Choose a folder that you may write to</source>
        <translation>请选择您有写入权限的文件夹</translation>
    </message>
    <message>
        <source>The file can&apos;t be read: %1</source>
        <translation>无法读取文件：%1</translation>
    </message>
    <message>
        <source>Check that it is a file and that you may read it</source>
        <translation>请确认它是文件且您有读取权限</translation>
    </message>
    <message>
        <source>A program can&apos;t be started: %1</source>
        <translation>无法启动程序：%1</translation>
    </message>
    <message>
        <source>Install Lepton Studio again, or build it with ./run</source>
        <translation>请重新安装 Lepton Studio，或用 ./run 构建</translation>
    </message>
    <message>
        <source>A library can&apos;t be loaded: %1</source>
        <translation>无法加载库：%1</translation>
    </message>
    <message>
        <source>The address does not answer: %1</source>
        <translation>该地址没有应答：%1</translation>
    </message>
    <message>
        <source>Check the address, and that the server is running</source>
        <translation>请检查地址，并确认服务器正在运行</translation>
    </message>
    <message>
        <source>The server ended before it was ready</source>
        <translation>服务器尚未就绪就已退出</translation>
    </message>
    <message>
        <source>Look at the server&apos;s log</source>
        <translation>请查看服务器日志</translation>
    </message>
    <message>
        <source>The server was not ready within %1 seconds</source>
        <translation>服务器在 %1 秒内未能就绪</translation>
    </message>
    <message>
        <source>Close other programs and try again</source>
        <translation>请关闭其他程序后重试</translation>
    </message>
    <message>
        <source>%1 version %2, every checksum right</source>
        <translation>%1 版本 %2，校验和全部正确</translation>
    </message>
    <message>
        <source>the endpoint gives the package&apos;s own answers, largest difference %1</source>
        <translation>端点给出的答案与模型包一致，最大差异 %1</translation>
    </message>
    <message>
        <source>The package has no parity samples to check an endpoint with</source>
        <translation>模型包中没有可用来核对端点的校验样本</translation>
    </message>
    <message>
        <source>Export the package again</source>
        <translation>请重新导出模型包</translation>
    </message>
    <message>
        <source>The package&apos;s parity samples are incomplete</source>
        <translation>模型包的校验样本不完整</translation>
    </message>
    <message>
        <source>The endpoint answers with status %1: %2</source>
        <translation>端点返回状态 %1：%2</translation>
    </message>
    <message>
        <source>The endpoint&apos;s answer is not one of the Open Inference Protocol</source>
        <translation>端点的应答不符合开放推理协议（Open Inference Protocol）</translation>
    </message>
    <message>
        <source>The endpoint&apos;s answers differ from the package&apos;s by up to %1</source>
        <translation>端点的答案与模型包最多相差 %1</translation>
    </message>
    <message>
        <source>Another model may be live there: look at its name and version</source>
        <translation>那里运行的可能是另一个模型：请查看其名称和版本</translation>
    </message>
    <message>
        <source>Best checkpoint</source>
        <translation>最佳检查点</translation>
    </message>
    <message>
        <source>Keeps the weights of the epoch with the best metric; they are what is evaluated and packaged.</source>
        <translation>保留指标最好的那一轮的权重；评估和打包都使用它们。</translation>
    </message>
    <message>
        <source>CSV log</source>
        <translation>CSV 日志</translation>
    </message>
    <message>
        <source>Writes a row of metrics for each epoch, for a spreadsheet.</source>
        <translation>每轮写入一行指标，可用电子表格打开。</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Name of the file in the run&apos;s folder</source>
        <translation>运行文件夹中的文件名</translation>
    </message>
    <message>
        <source>Early stopping</source>
        <translation>早停</translation>
    </message>
    <message>
        <source>Ends the run when a metric has stopped getting better.</source>
        <translation>当指标不再改善时结束运行。</translation>
    </message>
    <message>
        <source>Patience</source>
        <translation>耐心轮数</translation>
    </message>
    <message>
        <source>Epochs without an improvement that are waited for</source>
        <translation>没有改善时继续等待的轮次数</translation>
    </message>
    <message>
        <source>Minimum improvement</source>
        <translation>最小改善量</translation>
    </message>
    <message>
        <source>Smaller changes do not count</source>
        <translation>更小的变化不计入</translation>
    </message>
    <message>
        <source>Better is</source>
        <translation>更好的方向</translation>
    </message>
    <message>
        <source>Smaller (min), larger (max), or as is usual for the metric</source>
        <translation>越小越好（min）、越大越好（max），或按该指标的惯例</translation>
    </message>
    <message>
        <source>Metric</source>
        <translation>指标</translation>
    </message>
    <message>
        <source>What is watched; without validation data, that of training</source>
        <translation>所监视的指标；没有验证数据时使用训练指标</translation>
    </message>
    <message>
        <source>There is no validation data, so the callback “%1” goes by the training data</source>
        <translation>没有验证数据，回调“%1”改为依据训练数据</translation>
    </message>
    <message>
        <source>%1 must be a plain file name, not %2</source>
        <translation>%1 必须是单纯的文件名，不能是 %2</translation>
    </message>
    <message>
        <source>The file is written into the run&apos;s folder; give a name such as metrics.csv</source>
        <translation>该文件写入运行文件夹；请给出类似 metrics.csv 的名称</translation>
    </message>
    <message>
        <source>The callback “%1” has no setting “%2”</source>
        <translation>回调“%1”没有设置项“%2”</translation>
    </message>
    <message>
        <source>Remove that setting</source>
        <translation>请删除该设置项</translation>
    </message>
    <message>
        <source>There is no callback “%1”</source>
        <translation>没有名为“%1”的回调</translation>
    </message>
    <message>
        <source>Remove it from the project, or install the version that has it</source>
        <translation>请从项目中移除它，或安装包含它的版本</translation>
    </message>
    <message>
        <source>The callback “%1” failed: %2</source>
        <translation>回调“%1”失败：%2</translation>
    </message>
    <message>
        <source>A tensor of this kind can&apos;t be saved</source>
        <translation>无法保存这种张量</translation>
    </message>
    <message>
        <source>This machine has no device “%1” that LibTorch can use</source>
        <translation>本机没有 LibTorch 可用的设备“%1”</translation>
    </message>
    <message>
        <source>Choose cpu or auto; lepton doctor lists what is here and what is missing</source>
        <translation>请选择 cpu 或 auto；lepton doctor 会列出已有和缺少的设备</translation>
    </message>
    <message>
        <source>This LibTorch has no CUDA half</source>
        <translation>当前的 LibTorch 不含 CUDA 部分</translation>
    </message>
    <message>
        <source>Install the CUDA edition to train on an NVIDIA graphics card</source>
        <translation>要在 NVIDIA 显卡上训练，请安装 CUDA 版本</translation>
    </message>
    <message>
        <source>No NVIDIA driver was found</source>
        <translation>未找到 NVIDIA 驱动</translation>
    </message>
    <message>
        <source>Install the NVIDIA driver to train on the graphics card</source>
        <translation>要在显卡上训练，请安装 NVIDIA 驱动</translation>
    </message>
    <message>
        <source>“%1” is not a device</source>
        <translation>“%1”不是设备</translation>
    </message>
    <message>
        <source>Choose auto, cpu or cuda:0</source>
        <translation>请选择 auto、cpu 或 cuda:0</translation>
    </message>
    <message>
        <source>The data has the class number %1, but the model knows only %2 classes</source>
        <translation>数据中出现了类别编号 %1，但模型只认识 %2 个类别</translation>
    </message>
    <message>
        <source>Evaluate with data of the classes that the model was trained on</source>
        <translation>请使用与训练时类别相同的数据进行评估</translation>
    </message>
    <message>
        <source>There are no samples to evaluate</source>
        <translation>没有可评估的样本</translation>
    </message>
    <message>
        <source>Choose another split, or other data</source>
        <translation>请选择其他划分或其他数据</translation>
    </message>
    <message>
        <source>Use data like that the model was trained on</source>
        <translation>请使用与训练数据同类的数据</translation>
    </message>
    <message>
        <source>An event could not be written: %1</source>
        <translation>无法写入事件：%1</translation>
    </message>
    <message>
        <source>The run&apos;s execution plan is damaged</source>
        <translation>该运行的执行计划已损坏</translation>
    </message>
    <message>
        <source>Restore run.json from a copy, or start a new run</source>
        <translation>请用备份恢复 run.json，或开始新的运行</translation>
    </message>
    <message>
        <source>There is not enough memory for this batch</source>
        <translation>内存不足以容纳这个批次</translation>
    </message>
    <message>
        <source>Choose a smaller batch size or a smaller network, or close other programs</source>
        <translation>请减小批大小或网络规模，或关闭其他程序</translation>
    </message>
    <message>
        <source>LibTorch reports: %1</source>
        <translation>LibTorch 报告：%1</translation>
    </message>
    <message>
        <source>Something unexpected went wrong: %1</source>
        <translation>发生了意外错误：%1</translation>
    </message>
    <message>
        <source>Something unexpected went wrong</source>
        <translation>发生了意外错误</translation>
    </message>
    <message>
        <source>The recipe has not been fitted to training data</source>
        <translation>配方尚未在训练数据上拟合</translation>
    </message>
    <message>
        <source>Train the project, then package that run</source>
        <translation>请先训练项目，再打包该次运行</translation>
    </message>
    <message>
        <source>The network gives %1 scores, but there are %2 labels</source>
        <translation>网络给出 %1 个得分，但有 %2 个标签</translation>
    </message>
    <message>
        <source>The run has no checkpoint yet</source>
        <translation>该运行还没有检查点</translation>
    </message>
    <message>
        <source>Let it finish its first epoch</source>
        <translation>请等它完成第一轮</translation>
    </message>
    <message>
        <source>Delete the others, or join the branches with Add or Concat</source>
        <translation>请删除其余的，或用“相加”或“拼接”合并各分支</translation>
    </message>
    <message>
        <source>Put Flatten or Global average pool and a Linear layer before it</source>
        <translation>请在它前面放置“展平”或“全局平均池化”以及一个线性层</translation>
    </message>
    <message>
        <source>The recipe&apos;s step %1 is fitted to %2 channels, but the Input has %3</source>
        <translation>配方步骤 %1 按 %2 个通道拟合，但输入层有 %3 个通道</translation>
    </message>
    <message>
        <source>Set the Input&apos;s shape to that of the prepared pictures</source>
        <translation>请将输入层的形状设为处理后图片的形状</translation>
    </message>
    <message>
        <source>This engine can&apos;t run the layer “%1”</source>
        <translation>当前引擎无法运行层“%1”</translation>
    </message>
    <message>
        <source>Install the version of Lepton Studio that made this network</source>
        <translation>请安装创建该网络的 Lepton Studio 版本</translation>
    </message>
    <message>
        <source>Weight decay</source>
        <translation>权重衰减</translation>
    </message>
    <message>
        <source>Adam</source>
        <translation>Adam</translation>
    </message>
    <message>
        <source>A step of its own length for every weight, from the running mean and square of its gradient. Source: Kingma and Ba 2015.</source>
        <translation>依据梯度的滑动均值和平方均值，为每个权重取各自的步长。来源：Kingma 和 Ba，2015。</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>Length of a step; too large makes the loss jump or grow, too small makes it crawl</source>
        <translation>每一步的步长；过大会使损失跳动或上升，过小则进展缓慢</translation>
    </message>
    <message>
        <source>Beta 1</source>
        <translation>Beta 1</translation>
    </message>
    <message>
        <source>How slowly the mean of the gradient forgets</source>
        <translation>梯度均值的遗忘速度</translation>
    </message>
    <message>
        <source>Beta 2</source>
        <translation>Beta 2</translation>
    </message>
    <message>
        <source>How slowly the mean of its square forgets</source>
        <translation>梯度平方均值的遗忘速度</translation>
    </message>
    <message>
        <source>Epsilon</source>
        <translation>Epsilon</translation>
    </message>
    <message>
        <source>Keeps the division away from zero</source>
        <translation>避免除以零</translation>
    </message>
    <message>
        <source>SGD</source>
        <translation>SGD</translation>
    </message>
    <message>
        <source>Stochastic gradient descent, with momentum if wanted. Source: Sutskever et al. 2013.</source>
        <translation>随机梯度下降，可选动量。来源：Sutskever 等，2013。</translation>
    </message>
    <message>
        <source>Momentum</source>
        <translation>动量</translation>
    </message>
    <message>
        <source>Share of the last step that goes into the next</source>
        <translation>上一步并入下一步的比例</translation>
    </message>
    <message>
        <source>The packaged model answers its own samples differently, by %1</source>
        <translation>打包后的模型对自带样本的答案有差异，相差 %1</translation>
    </message>
    <message>
        <source>Please report this; the run itself is unharmed</source>
        <translation>请报告此问题；运行本身未受影响</translation>
    </message>
    <message>
        <source>The package holds no parity samples</source>
        <translation>模型包中没有校验样本</translation>
    </message>
    <message>
        <source>Make the package again</source>
        <translation>请重新生成模型包</translation>
    </message>
    <message>
        <source>The parity samples do not fit the model</source>
        <translation>校验样本与模型不符</translation>
    </message>
    <message>
        <source>Take an older checkpoint or a copy of the file</source>
        <translation>请使用较早的检查点或文件备份</translation>
    </message>
    <message>
        <source>The file is damaged: its contents do not match their checksum</source>
        <translation>文件已损坏：内容与校验和不符</translation>
    </message>
    <message>
        <source>The weights of “%1” are missing</source>
        <translation>缺少“%1”的权重</translation>
    </message>
    <message>
        <source>The weights of “%1” have another shape than the network&apos;s</source>
        <translation>“%1”的权重形状与网络不符</translation>
    </message>
    <message>
        <source>There are no training samples</source>
        <translation>没有训练样本</translation>
    </message>
    <message>
        <source>Choose other data or another split</source>
        <translation>请选择其他数据或其他划分</translation>
    </message>
    <message>
        <source>The recipe has not been fitted to the training data</source>
        <translation>配方尚未在训练数据上拟合</translation>
    </message>
    <message>
        <source>Start a new run</source>
        <translation>请开始新的运行</translation>
    </message>
    <message>
        <source>The data has the class number %1, but the network&apos;s Output has only %2 classes</source>
        <translation>数据中出现了类别编号 %1，但网络输出层只有 %2 个类别</translation>
    </message>
    <message>
        <source>Give the last Linear layer as many units as there are classes</source>
        <translation>请让最后一个线性层的单元数等于类别数</translation>
    </message>
    <message>
        <source>A checkpoint is damaged, so the run goes on from an older one: %1</source>
        <translation>一个检查点已损坏，运行将从较早的检查点继续：%1</translation>
    </message>
    <message>
        <source>The loss is no longer a number (step %1)</source>
        <translation>损失不再是有效数值（第 %1 步）</translation>
    </message>
    <message>
        <source>The learning rate %1 is probably too large: try a tenth of it. Other causes are data with extreme values and a missing Standardise step</source>
        <translation>学习率 %1 可能过大：请试试它的十分之一。其他原因包括数据中有极端值，或缺少“标准化”步骤</translation>
    </message>
    <message>
        <source>There is no validation data, so overfitting can&apos;t be seen</source>
        <translation>没有验证数据，无法发现过拟合</translation>
    </message>
    <message>
        <source>There is no optimizer “%1”</source>
        <translation>没有名为“%1”的优化器</translation>
    </message>
    <message>
        <source>The file is damaged: restore it from a copy or make it again</source>
        <translation>文件已损坏：请用备份恢复或重新生成</translation>
    </message>
    <message>
        <source>A tensor needs dtype, shape and data_offsets</source>
        <translation>张量需要 dtype、shape 和 data_offsets</translation>
    </message>
    <message>
        <source>The tensor&apos;s type %1 can&apos;t be used</source>
        <translation>无法使用张量类型 %1</translation>
    </message>
    <message>
        <source>Convert the file to F32</source>
        <translation>请将文件转换为 F32</translation>
    </message>
    <message>
        <source>A tensor&apos;s shape must be whole numbers</source>
        <translation>张量的形状必须是整数</translation>
    </message>
    <message>
        <source>A tensor&apos;s offsets must be whole numbers</source>
        <translation>张量的偏移量必须是整数</translation>
    </message>
    <message>
        <source>The tensor&apos;s shape does not fit its bytes</source>
        <translation>张量的形状与其字节数不符</translation>
    </message>
    <message>
        <source>The file is too short for a safetensors header</source>
        <translation>文件过短，放不下 safetensors 文件头</translation>
    </message>
    <message>
        <source>The safetensors header is longer than the file</source>
        <translation>safetensors 文件头比文件本身还长</translation>
    </message>
    <message>
        <source>The safetensors header is not an object</source>
        <translation>safetensors 文件头不是对象</translation>
    </message>
    <message>
        <source>The tensors overlap or leave gaps</source>
        <translation>张量之间有重叠或空隙</translation>
    </message>
    <message>
        <source>There are bytes behind the last tensor</source>
        <translation>最后一个张量之后还有多余字节</translation>
    </message>
    <message>
        <source>This layer is part of a cycle: its output flows back into itself</source>
        <translation>该层处于环路中：它的输出又流回自身</translation>
    </message>
    <message>
        <source>Remove one edge of the cycle</source>
        <translation>请移除环路中的一条连线</translation>
    </message>
    <message>
        <source>This version does not know the layer “%1”</source>
        <translation>当前版本不认识层“%1”</translation>
    </message>
    <message>
        <source>Install the version of Lepton Studio that made this network, or replace the layer</source>
        <translation>请安装创建该网络的 Lepton Studio 版本，或替换该层</translation>
    </message>
    <message>
        <source>%1 joins two or more inputs, but has %2</source>
        <translation>%1 需要合并两个或更多输入，但只有 %2 个</translation>
    </message>
    <message>
        <source>Nothing is connected to the input of %1</source>
        <translation>%1 的输入没有任何连接</translation>
    </message>
    <message>
        <source>Drag an edge from another layer&apos;s output to it</source>
        <translation>请从另一层的输出拖一条连线到它</translation>
    </message>
    <message>
        <source>%1 edges lead to the input of %2, which takes one</source>
        <translation>有 %1 条连线接到 %2 的输入，但它只接受一条</translation>
    </message>
    <message>
        <source>Remove the others, or join them with Add or Concat</source>
        <translation>请移除其余连线，或用“相加”或“拼接”将其合并</translation>
    </message>
    <message>
        <source>%1 has no input “%2”</source>
        <translation>%1 没有输入“%2”</translation>
    </message>
    <message>
        <source>Remove that edge and draw it again</source>
        <translation>请移除该连线并重新连接</translation>
    </message>
    <message>
        <source>%1 has no output “%2”</source>
        <translation>%1 没有输出“%2”</translation>
    </message>
    <message>
        <source>The output of %1 leads nowhere</source>
        <translation>%1 的输出没有接到任何地方</translation>
    </message>
    <message>
        <source>Connect it to the next layer or to an Output, or delete the layer</source>
        <translation>请将它连接到下一层或输出层，或删除该层</translation>
    </message>
    <message>
        <source>The network has no Input</source>
        <translation>网络没有输入层</translation>
    </message>
    <message>
        <source>Drag an Input from the palette and connect it to the first layer</source>
        <translation>请从层列表拖出一个输入层，并连接到第一层</translation>
    </message>
    <message>
        <source>The network has no Output</source>
        <translation>网络没有输出层</translation>
    </message>
    <message>
        <source>Drag an Output from the palette and connect the last layer to it</source>
        <translation>请从层列表拖出一个输出层，并将最后一层连接到它</translation>
    </message>
    <message>
        <source>There is no node “%1”</source>
        <translation>没有节点“%1”</translation>
    </message>
    <message>
        <source>There is already a node “%1”</source>
        <translation>已经有节点“%1”</translation>
    </message>
    <message>
        <source>“%1” is still connected</source>
        <translation>“%1”仍有连线</translation>
    </message>
    <message>
        <source>%1 and %2 are already connected</source>
        <translation>%1 和 %2 已经相连</translation>
    </message>
    <message>
        <source>%1 and %2 are not connected</source>
        <translation>%1 和 %2 没有相连</translation>
    </message>
    <message>
        <source>A layer that this version does not know can&apos;t be connected</source>
        <translation>无法连接当前版本不认识的层</translation>
    </message>
    <message>
        <source>These two are already connected</source>
        <translation>这两个端口已经相连</translation>
    </message>
    <message>
        <source>This input already gets its data from %1</source>
        <translation>该输入已经从 %1 获得数据</translation>
    </message>
    <message>
        <source>Remove that edge first, or join the two with Add or Concat</source>
        <translation>请先移除那条连线，或用“相加”或“拼接”将两者合并</translation>
    </message>
    <message>
        <source>This edge would close a cycle: the data would flow in a circle</source>
        <translation>这条连线会形成环路：数据将循环流动</translation>
    </message>
    <message>
        <source>Connect to a layer further on</source>
        <translation>请连接到更靠后的层</translation>
    </message>
    <message>
        <source>Input and output</source>
        <translation>输入与输出</translation>
    </message>
    <message>
        <source>Convolution</source>
        <translation>卷积</translation>
    </message>
    <message>
        <source>Pooling</source>
        <translation>池化</translation>
    </message>
    <message>
        <source>Recurrent</source>
        <translation>循环</translation>
    </message>
    <message>
        <source>Attention</source>
        <translation>注意力</translation>
    </message>
    <message>
        <source>Normalisation</source>
        <translation>归一化</translation>
    </message>
    <message>
        <source>Dense</source>
        <translation>全连接</translation>
    </message>
    <message>
        <source>Activation</source>
        <translation>激活</translation>
    </message>
    <message>
        <source>Shape</source>
        <translation>形状</translation>
    </message>
    <message>
        <source>%1 has no setting named “%2”</source>
        <translation>%1 没有名为“%2”的设置</translation>
    </message>
    <message>
        <source>Remove it, or install the version of Lepton Studio that knows it</source>
        <translation>请将其删除，或安装认识它的 Lepton Studio 版本</translation>
    </message>
    <message>
        <source>A node needs an “id” and a “type”</source>
        <translation>节点需要“id”和“type”</translation>
    </message>
    <message>
        <source>“%1” can&apos;t be a node&apos;s id: letters, digits, “-” and “_” only</source>
        <translation>“%1”不能作为节点 id：只能使用字母、数字、“-”和“_”</translation>
    </message>
    <message>
        <source>A node has no key “%1”</source>
        <translation>节点没有键“%1”</translation>
    </message>
    <message>
        <source>A node&apos;s “parameters” must be an object</source>
        <translation>节点的“parameters”必须是对象</translation>
    </message>
    <message>
        <source>A node&apos;s “title” must be a text</source>
        <translation>节点的“title”必须是文本</translation>
    </message>
    <message>
        <source>A node&apos;s “position” must be two numbers</source>
        <translation>节点的“position”必须是两个数</translation>
    </message>
    <message>
        <source>An edge&apos;s end must read “node.port”, not %1</source>
        <translation>连线的端点必须写作“节点.端口”，而不是 %1</translation>
    </message>
    <message>
        <source>An edge leads to “%1”, but there is no such node</source>
        <translation>有连线指向“%1”，但没有这个节点</translation>
    </message>
    <message>
        <source>A network needs the lists “nodes” and “edges”</source>
        <translation>网络需要“nodes”和“edges”两个列表</translation>
    </message>
    <message>
        <source>A network has no key “%1”</source>
        <translation>网络没有键“%1”</translation>
    </message>
    <message>
        <source>Two nodes have the id “%1”</source>
        <translation>有两个节点的 id 都是“%1”</translation>
    </message>
    <message>
        <source>An edge must be a pair of ports, not %1</source>
        <translation>连线必须是一对端口，而不是 %1</translation>
    </message>
    <message>
        <source>The edge from %1 to %2 is there twice</source>
        <translation>从 %1 到 %2 的连线出现了两次</translation>
    </message>
    <message>
        <source>%1 is %2, but must lie between %3 and %4</source>
        <translation>%1 为 %2，但必须在 %3 到 %4 之间</translation>
    </message>
    <message>
        <source>Choose a value between %1 and %2</source>
        <translation>请选择 %1 到 %2 之间的值</translation>
    </message>
    <message>
        <source>%1 must be a whole number, not %2</source>
        <translation>%1 必须是整数，不能是 %2</translation>
    </message>
    <message>
        <source>%1 must be a number, not %2</source>
        <translation>%1 必须是数值，不能是 %2</translation>
    </message>
    <message>
        <source>%1 must be a list of %2 to %3 whole numbers, not %4</source>
        <translation>%1 必须是 %2 到 %3 个整数组成的列表，不能是 %4</translation>
    </message>
    <message>
        <source>%1 must be true or false, not %2</source>
        <translation>%1 必须是 true 或 false，不能是 %2</translation>
    </message>
    <message>
        <source>%1 can&apos;t be %2</source>
        <translation>%1 不能是 %2</translation>
    </message>
    <message>
        <source>%1: “%2” is not a number</source>
        <translation>%1：“%2”不是数值</translation>
    </message>
    <message>
        <source>There is no data type named “%1”</source>
        <translation>没有名为“%1”的数据类型</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>相加</translation>
    </message>
    <message>
        <source>Adds its inputs, value by value.</source>
        <translation>将各输入逐元素相加。</translation>
    </message>
    <message>
        <source>Average pool 2d</source>
        <translation>二维平均池化</translation>
    </message>
    <message>
        <source>Keeps the mean of each window.</source>
        <translation>保留每个窗口的平均值。</translation>
    </message>
    <message>
        <source>[N, C, H, W] to [N, C, H&apos;, W&apos;], H&apos; = ⌊(H + 2·padding − kernel) / stride⌋ + 1; padded zeros count. Source: PyTorch&apos;s AvgPool2d.</source>
        <translation>[N, C, H, W] 变为 [N, C, H&apos;, W&apos;]，H&apos; = ⌊(H + 2·填充 − 核) / 步幅⌋ + 1；填充的零计入平均。来源：PyTorch 的 AvgPool2d。</translation>
    </message>
    <message>
        <source>Batch norm 2d</source>
        <translation>二维批归一化</translation>
    </message>
    <message>
        <source>Brings each channel to mean 0 and deviation 1 over the batch.</source>
        <translation>在批次上使每个通道的均值为 0、标准差为 1。</translation>
    </message>
    <message>
        <source>y = (x − mean) / √(variance + ε) · weight + bias, per channel of [N, C, H, W]; in use, with the running mean and variance. Source: Ioffe and Szegedy 2015.</source>
        <translation>对 [N, C, H, W] 的每个通道：y = (x − 均值) / √(方差 + ε) · 权重 + 偏置；推理时使用滑动均值和方差。来源：Ioffe 和 Szegedy，2015。</translation>
    </message>
    <message>
        <source>Share of the newest batch in the running mean and variance</source>
        <translation>最新批次在滑动均值和方差中所占的比例</translation>
    </message>
    <message>
        <source>Concat joins along the channels, so all else must agree, but it gets %1 and %2</source>
        <translation>“拼接”沿通道合并，其余维度必须一致，但得到的是 %1 和 %2</translation>
    </message>
    <message>
        <source>Bring both branches to the same height and width, for example by padding “same” or by pooling</source>
        <translation>请使两个分支的高和宽一致，例如使用“same”填充或池化</translation>
    </message>
    <message>
        <source>Concat</source>
        <translation>拼接</translation>
    </message>
    <message>
        <source>Puts its inputs&apos; channels one behind the other.</source>
        <translation>将各输入的通道依次拼接。</translation>
    </message>
    <message>
        <source>[N, C₁, …] and [N, C₂, …] to [N, C₁ + C₂, …], in the order of the edges; all other sizes must agree.</source>
        <translation>[N, C₁, …] 与 [N, C₂, …] 变为 [N, C₁ + C₂, …]，按连线顺序排列；其余维度必须一致。</translation>
    </message>
    <message>
        <source>%1 input channels can&apos;t be divided into %2 groups</source>
        <translation>%1 个输入通道无法分成 %2 组</translation>
    </message>
    <message>
        <source>Set groups to a divisor of both the input channels and the filters</source>
        <translation>请将分组数设为输入通道数和滤波器数的公约数</translation>
    </message>
    <message>
        <source>%1 filters can&apos;t be divided into %2 groups</source>
        <translation>%1 个滤波器无法分成 %2 组</translation>
    </message>
    <message>
        <source>Padding “same” keeps the size, which needs stride 1</source>
        <translation>“same”填充保持尺寸不变，要求步幅为 1</translation>
    </message>
    <message>
        <source>Set the stride to 1, or give the padding in numbers</source>
        <translation>请将步幅设为 1，或用数字给出填充</translation>
    </message>
    <message>
        <source>Conv 2d</source>
        <translation>二维卷积</translation>
    </message>
    <message>
        <source>Slides learned filters over a picture.</source>
        <translation>用学习到的滤波器在图片上滑动。</translation>
    </message>
    <message>
        <source>Cross-correlates [N, C, H, W] with learned filters and gives [N, filters, H&apos;, W&apos;], H&apos; = ⌊(H + 2·padding − dilation·(kernel − 1) − 1) / stride⌋ + 1. Source: PyTorch&apos;s Conv2d.</source>
        <translation>将 [N, C, H, W] 与学习到的滤波器做互相关，得到 [N, 滤波器数, H&apos;, W&apos;]，H&apos; = ⌊(H + 2·填充 − 膨胀·(核 − 1) − 1) / 步幅⌋ + 1。来源：PyTorch 的 Conv2d。</translation>
    </message>
    <message>
        <source>Filters</source>
        <translation>滤波器数</translation>
    </message>
    <message>
        <source>Number of learned filters: the channels of the output</source>
        <translation>学习到的滤波器个数，即输出的通道数</translation>
    </message>
    <message>
        <source>Kernel</source>
        <translation>卷积核</translation>
    </message>
    <message>
        <source>Height and width of a filter</source>
        <translation>滤波器的高和宽</translation>
    </message>
    <message>
        <source>Stride</source>
        <translation>步幅</translation>
    </message>
    <message>
        <source>How far the filter moves from one place to the next</source>
        <translation>滤波器每次移动的距离</translation>
    </message>
    <message>
        <source>Padding</source>
        <translation>填充</translation>
    </message>
    <message>
        <source>Zeros added on each side, or “same” to keep height and width</source>
        <translation>每侧补零的数量，或用“same”保持高和宽不变</translation>
    </message>
    <message>
        <source>Dilation</source>
        <translation>膨胀率</translation>
    </message>
    <message>
        <source>Distance between the pixels that a filter looks at</source>
        <translation>滤波器所取像素之间的间距</translation>
    </message>
    <message>
        <source>Groups</source>
        <translation>分组</translation>
    </message>
    <message>
        <source>Divides channels and filters into groups that don&apos;t see each other</source>
        <translation>将通道和滤波器分成互不相干的组</translation>
    </message>
    <message>
        <source>Bias</source>
        <translation>偏置</translation>
    </message>
    <message>
        <source>Adds a learned number to each filter&apos;s output</source>
        <translation>为每个滤波器的输出加上一个学习到的数</translation>
    </message>
    <message>
        <source>Dropout</source>
        <translation>随机失活</translation>
    </message>
    <message>
        <source>Turns off random values while training, against overfitting.</source>
        <translation>训练时随机关闭部分数值，抑制过拟合。</translation>
    </message>
    <message>
        <source>While training each value becomes 0 with the given probability and the others grow by 1 / (1 − probability); in use nothing changes. Source: Srivastava et al. 2014.</source>
        <translation>训练时每个值以给定概率置 0，其余值乘以 1 / (1 − 概率)；推理时不作改变。来源：Srivastava 等，2014。</translation>
    </message>
    <message>
        <source>Probability</source>
        <translation>概率</translation>
    </message>
    <message>
        <source>Share of the values that are turned off</source>
        <translation>被关闭的数值所占的比例</translation>
    </message>
    <message>
        <source>Flatten</source>
        <translation>展平</translation>
    </message>
    <message>
        <source>Lays each sample out as one row of numbers.</source>
        <translation>将每个样本展开成一行数值。</translation>
    </message>
    <message>
        <source>[N, C, H, W] to [N, C·H·W], row-major.</source>
        <translation>[N, C, H, W] 变为 [N, C·H·W]，按行优先顺序。</translation>
    </message>
    <message>
        <source>Global average pool</source>
        <translation>全局平均池化</translation>
    </message>
    <message>
        <source>One number a channel: the mean over the whole picture.</source>
        <translation>每个通道一个数：整张图片的平均值。</translation>
    </message>
    <message>
        <source>[N, C, H, W] to [N, C]. Needs no Flatten after it and takes pictures of any size. Source: Lin et al. 2013, Network in Network.</source>
        <translation>[N, C, H, W] 变为 [N, C]。其后无需展平，可接收任意尺寸的图片。来源：Lin 等，2013，Network in Network。</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>Where the data comes in.</source>
        <translation>数据由此进入。</translation>
    </message>
    <message>
        <source>Leaky ReLU</source>
        <translation>Leaky ReLU</translation>
    </message>
    <message>
        <source>Like ReLU, but lets a little of the negative values through.</source>
        <translation>与 ReLU 相似，但允许少量负值通过。</translation>
    </message>
    <message>
        <source>y = x for x ≥ 0, slope · x otherwise. Source: Maas et al. 2013.</source>
        <translation>x ≥ 0 时 y = x，否则 y = 斜率 · x。来源：Maas 等，2013。</translation>
    </message>
    <message>
        <source>Slope</source>
        <translation>斜率</translation>
    </message>
    <message>
        <source>Factor for negative values</source>
        <translation>负值的系数</translation>
    </message>
    <message>
        <source>Insert Flatten before it</source>
        <translation>请在它前面插入“展平”</translation>
    </message>
    <message>
        <source>Linear</source>
        <translation>线性</translation>
    </message>
    <message>
        <source>Connects every input with every unit.</source>
        <translation>将每个输入与每个单元相连。</translation>
    </message>
    <message>
        <source>Units</source>
        <translation>单元数</translation>
    </message>
    <message>
        <source>Number of outputs</source>
        <translation>输出的个数</translation>
    </message>
    <message>
        <source>Adds a learned number to each output</source>
        <translation>为每个输出加上一个学习到的数</translation>
    </message>
    <message>
        <source>Max pool 2d</source>
        <translation>二维最大池化</translation>
    </message>
    <message>
        <source>Keeps the largest value of each window.</source>
        <translation>保留每个窗口的最大值。</translation>
    </message>
    <message>
        <source>[N, C, H, W] to [N, C, H&apos;, W&apos;], H&apos; = ⌊(H + 2·padding − kernel) / stride⌋ + 1. Source: PyTorch&apos;s MaxPool2d.</source>
        <translation>[N, C, H, W] 变为 [N, C, H&apos;, W&apos;]，H&apos; = ⌊(H + 2·填充 − 核) / 步幅⌋ + 1。来源：PyTorch 的 MaxPool2d。</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>输出</translation>
    </message>
    <message>
        <source>Where the answer leaves.</source>
        <translation>答案由此输出。</translation>
    </message>
    <message>
        <source>Hands its input to the objective. For classes it takes one number a class (logits); the objective turns them into probabilities, so no Softmax is needed before it.</source>
        <translation>将其输入交给目标函数。分类时每个类别一个数（logits）；目标函数会将其转为概率，因此前面不需要 Softmax。</translation>
    </message>
    <message>
        <source>Padding %1 is more than half of the kernel&apos;s %2</source>
        <translation>填充 %1 超过了核大小 %2 的一半</translation>
    </message>
    <message>
        <source>Use less padding or a larger kernel</source>
        <translation>请减小填充或增大核</translation>
    </message>
    <message>
        <source>Height and width of the window</source>
        <translation>窗口的高和宽</translation>
    </message>
    <message>
        <source>How far the window moves from one place to the next</source>
        <translation>窗口每次移动的距离</translation>
    </message>
    <message>
        <source>Rows and columns added on each side; at most half the kernel</source>
        <translation>每侧增加的行数和列数；最多为核大小的一半</translation>
    </message>
    <message>
        <source>ReLU</source>
        <translation>ReLU</translation>
    </message>
    <message>
        <source>Keeps positive values, turns negative ones to 0.</source>
        <translation>保留正值，将负值变为 0。</translation>
    </message>
    <message>
        <source>y = max(0, x).</source>
        <translation>y = max(0, x)。</translation>
    </message>
    <message>
        <source>%1 needs pictures (N × channels × height × width), but gets %2</source>
        <translation>%1 需要图片（N × 通道 × 高 × 宽），但得到的是 %2</translation>
    </message>
    <message>
        <source>Put it before Flatten and Linear, while height and width are still there</source>
        <translation>请将它放在“展平”和线性层之前，此时高和宽还在</translation>
    </message>
    <message>
        <source>Use a smaller kernel, add padding, or take out a pooling layer before it</source>
        <translation>请使用更小的核、增加填充，或去掉前面的一个池化层</translation>
    </message>
    <message>
        <source>Sigmoid</source>
        <translation>Sigmoid</translation>
    </message>
    <message>
        <source>Squeezes values into 0 … 1.</source>
        <translation>将数值压缩到 0 … 1。</translation>
    </message>
    <message>
        <source>y = 1 / (1 + e⁻ˣ).</source>
        <translation>y = 1 / (1 + e⁻ˣ)。</translation>
    </message>
    <message>
        <source>Softmax</source>
        <translation>Softmax</translation>
    </message>
    <message>
        <source>Turns scores into probabilities that add up to 1.</source>
        <translation>将得分转为总和为 1 的概率。</translation>
    </message>
    <message>
        <source>yᵢ = e^{xᵢ} / Σⱼ e^{xⱼ} over dimension 1 (the classes, or the channels of a picture). Before an Output it is not needed: the objective does it, more exactly.</source>
        <translation>沿第 1 维（类别，或图片的通道）：yᵢ = e^{xᵢ} / Σⱼ e^{xⱼ}。在输出层之前不需要它：目标函数会更精确地完成这一步。</translation>
    </message>
    <message>
        <source>Tanh</source>
        <translation>Tanh</translation>
    </message>
    <message>
        <source>Squeezes values into −1 … 1.</source>
        <translation>将数值压缩到 −1 … 1。</translation>
    </message>
    <message>
        <source>y = tanh(x).</source>
        <translation>y = tanh(x)。</translation>
    </message>
    <message>
        <source>The package is damaged: it has no %1</source>
        <translation>模型包已损坏：缺少 %1</translation>
    </message>
    <message>
        <source>Export or download the package again</source>
        <translation>请重新导出或下载模型包</translation>
    </message>
    <message>
        <source>The package is damaged: a member does not have the SHA-256 that the manifest names</source>
        <translation>模型包已损坏：有成员与清单中的 SHA-256 不符</translation>
    </message>
    <message>
        <source>The objective names the network “%1”, but there is none of that name</source>
        <translation>目标指定了网络“%1”，但没有这个名称的网络</translation>
    </message>
    <message>
        <source>There is no project here</source>
        <translation>这里没有项目</translation>
    </message>
    <message>
        <source>Choose a folder that holds a project.json, or make a project with `lepton new`</source>
        <translation>请选择包含 project.json 的文件夹，或用 `lepton new` 新建项目</translation>
    </message>
    <message>
        <source>There is a file of that name</source>
        <translation>已有同名文件</translation>
    </message>
    <message>
        <source>Choose another name for the project&apos;s folder</source>
        <translation>请为项目文件夹换一个名称</translation>
    </message>
    <message>
        <source>The folder is not empty</source>
        <translation>文件夹不为空</translation>
    </message>
    <message>
        <source>Choose a new or empty folder for the project</source>
        <translation>请为项目选择新的或空的文件夹</translation>
    </message>
    <message>
        <source>The input takes %1, but the data as the recipe prepares it has %2</source>
        <translation>输入层接收 %1，但经配方处理后的数据是 %2</translation>
    </message>
    <message>
        <source>End with a Linear layer of %1 units</source>
        <translation>请以 %1 个单元的线性层结尾</translation>
    </message>
    <message>
        <source>There is no run here</source>
        <translation>这里没有运行</translation>
    </message>
    <message>
        <source>Name a run&apos;s folder, for example PROJECT/runs/0001</source>
        <translation>请指定运行文件夹，例如 PROJECT/runs/0001</translation>
    </message>
    <message>
        <source>The learning rate must be a positive number, not %1</source>
        <translation>学习率必须是正数，不能是 %1</translation>
    </message>
    <message>
        <source>0.001 is a good start for Adam, 0.01 for SGD</source>
        <translation>Adam 可从 0.001 开始，SGD 可从 0.01 开始</translation>
    </message>
    <message>
        <source>The archive is damaged: %1</source>
        <translation>压缩包已损坏：%1</translation>
    </message>
    <message>
        <source>Copy or export it again</source>
        <translation>请重新复制或导出</translation>
    </message>
    <message>
        <source>The archive&apos;s member is larger than its manifest says</source>
        <translation>压缩包成员比清单所写的更大</translation>
    </message>
    <message>
        <source>Don&apos;t use this file; get it again from its maker</source>
        <translation>请勿使用此文件；请向制作者重新获取</translation>
    </message>
    <message>
        <source>The archive holds a member that could escape its folder</source>
        <translation>压缩包中有成员可能越出其文件夹</translation>
    </message>
    <message>
        <source>A message has no readable Content-Length header</source>
        <translation>消息没有可读的 Content-Length 头</translation>
    </message>
    <message>
        <source>The engine has no method “%1”</source>
        <translation>引擎没有方法“%1”</translation>
    </message>
    <message>
        <source>There is nothing at %1</source>
        <translation>%1 处没有内容</translation>
    </message>
    <message>
        <source>GET /v2 describes this server</source>
        <translation>GET /v2 给出该服务器的说明</translation>
    </message>
    <message>
        <source>“outputs” must be a list</source>
        <translation>“outputs”必须是列表</translation>
    </message>
    <message>
        <source>The request must be a JSON object</source>
        <translation>请求必须是 JSON 对象</translation>
    </message>
    <message>
        <source>“id” must be a text</source>
        <translation>“id”必须是文本</translation>
    </message>
    <message>
        <source>There is no model “%1” here</source>
        <translation>这里没有模型“%1”</translation>
    </message>
    <message>
        <source>The model “%1” has no version “%2” here</source>
        <translation>这里的模型“%1”没有版本“%2”</translation>
    </message>
    <message>
        <source>This server was built without picture decoding</source>
        <translation>该服务器构建时未包含图片解码</translation>
    </message>
    <message>
        <source>Send tensors to …/infer</source>
        <translation>请将张量发送到 …/infer</translation>
    </message>
    <message>
        <source>The port %1 is in use by another program</source>
        <translation>端口 %1 已被其他程序占用</translation>
    </message>
    <message>
        <source>Choose another port with --port, or --port 0 for any free one</source>
        <translation>请用 --port 选择其他端口，或用 --port 0 使用任一空闲端口</translation>
    </message>
    <message>
        <source>You may not open the port %1</source>
        <translation>您无权打开端口 %1</translation>
    </message>
    <message>
        <source>Choose a port from 1024 on</source>
        <translation>请选择 1024 及以上的端口</translation>
    </message>
    <message>
        <source>The server can&apos;t listen here: %1</source>
        <translation>服务器无法在此监听：%1</translation>
    </message>
    <message>
        <source>Give an address of this machine, such as 127.0.0.1 or 0.0.0.0</source>
        <translation>请给出本机的地址，例如 127.0.0.1 或 0.0.0.0</translation>
    </message>
    <message>
        <source>The input “%1” has no “data”</source>
        <translation>输入“%1”没有“data”</translation>
    </message>
    <message>
        <source>Textbook CNN</source>
        <translation>经典卷积网络</translation>
    </message>
    <message>
        <source>Two convolutions, two poolings, two dense layers: the first network for pictures.</source>
        <translation>两层卷积、两层池化、两层全连接：处理图片的入门网络。</translation>
    </message>
    <message>
        <source>Multilayer perceptron</source>
        <translation>多层感知机</translation>
    </message>
    <message>
        <source>Dense layers only: quick to train, a baseline to beat.</source>
        <translation>只有全连接层：训练很快，可作为基线。</translation>
    </message>
    <message>
        <source>This template tells classes apart, but the data has %1</source>
        <translation>该模板用于区分类别，但数据的类别数为 %1</translation>
    </message>
    <message>
        <source>Choose data with two classes or more, or another template</source>
        <translation>请选择至少两个类别的数据，或其他模板</translation>
    </message>
    <message>
        <source>There is no template “%1”</source>
        <translation>没有模板“%1”</translation>
    </message>
    <message>
        <source>Choose one of: %1</source>
        <translation>请从以下选择：%1</translation>
    </message>
    <message>
        <source>The picture has changed its size since the data was opened</source>
        <translation>数据打开后，图片的大小发生了变化</translation>
    </message>
    <message>
        <source>Open the data again</source>
        <translation>请重新打开数据</translation>
    </message>
    <message>
        <source>Exact copies of other samples: %1</source>
        <translation>与其他样本完全相同的副本：%1</translation>
    </message>
    <message>
        <source>Samples of the test or validation split that are in the training split too: %1</source>
        <translation>测试集或验证集中同时出现在训练集里的样本：%1</translation>
    </message>
    <message>
        <source>Exact copies that are labelled differently: %1</source>
        <translation>内容相同但标签不同的副本：%1</translation>
    </message>
    <message>
        <source>The file holds %1 labels, but there are %2 pictures in %3</source>
        <translation>文件有 %1 个标签，但 %3 中有 %2 张图片</translation>
    </message>
    <message>
        <source>Put the label file that belongs to these pictures in its place</source>
        <translation>请换成与这些图片对应的标签文件</translation>
    </message>
    <message>
        <source>The pictures are %1 × %2, but those in %3 are %4 × %5</source>
        <translation>图片为 %1 × %2，但 %3 中的为 %4 × %5</translation>
    </message>
    <message>
        <source>Choose one of the picture files instead of the folder</source>
        <translation>请选择其中一个图片文件，而不是文件夹</translation>
    </message>
    <message>
        <source>IDX (MNIST)</source>
        <translation>IDX（MNIST）</translation>
    </message>
    <message>
        <source>Files like “train-images-idx3-ubyte.gz” and “train-labels-idx1-ubyte.gz”, as MNIST has them</source>
        <translation>形如“train-images-idx3-ubyte.gz”和“train-labels-idx1-ubyte.gz”的文件，与 MNIST 相同</translation>
    </message>
    <message>
        <source>The file names %1 classes, but the labels go up to %2</source>
        <translation>文件列出 %1 个类别，但标签最大到 %2</translation>
    </message>
    <message>
        <source>Write one line for each class, beginning with that of label 0</source>
        <translation>请为每个类别写一行，从标签 0 开始</translation>
    </message>
    <message>
        <source>Every class needs a name of its own</source>
        <translation>每个类别都需要独有的名称</translation>
    </message>
    <message>
        <source>The file is cut off: its header announces %1 bytes, but it holds %2</source>
        <translation>文件不完整：文件头声明 %1 字节，实际只有 %2</translation>
    </message>
    <message>
        <source>Download or copy the file again</source>
        <translation>请重新下载或复制该文件</translation>
    </message>
    <message>
        <source>The file is empty</source>
        <translation>文件为空</translation>
    </message>
    <message>
        <source>The file is cut off: an IDX header has at least %1 bytes, but it holds %2</source>
        <translation>文件不完整：IDX 文件头至少 %1 字节，实际只有 %2</translation>
    </message>
    <message>
        <source>This is not an IDX file: its magic number is %1, where %2 was expected</source>
        <translation>这不是 IDX 文件：魔数为 %1，应为 %2</translation>
    </message>
    <message>
        <source>Check that this is the right file, and download or copy it again</source>
        <translation>请确认文件无误，并重新下载或复制</translation>
    </message>
    <message>
        <source>The file holds labels, but pictures were expected (magic number 0x00000801 instead of 0x00000803)</source>
        <translation>文件是标签，但此处应为图片（魔数为 0x00000801，而非 0x00000803）</translation>
    </message>
    <message>
        <source>Choose the file with the pictures; the labels are found beside it</source>
        <translation>请选择图片文件；标签会在同一位置找到</translation>
    </message>
    <message>
        <source>The file does not hold labels: it has %1 axes, labels have one (magic number 0x00000801)</source>
        <translation>文件不是标签：它有 %1 个维度，标签只有一个（魔数 0x00000801）</translation>
    </message>
    <message>
        <source>Put the label file that belongs to the pictures in its place</source>
        <translation>请换成与图片对应的标签文件</translation>
    </message>
    <message>
        <source>The file has %1 axes; pictures have 3 (number, height, width) or 4 (and colour)</source>
        <translation>文件有 %1 个维度；图片应有 3 个（数量、高、宽）或 4 个（加颜色）</translation>
    </message>
    <message>
        <source>Only IDX files of unsigned bytes can be read, this one holds another type</source>
        <translation>只能读取无符号字节的 IDX 文件，此文件是其他类型</translation>
    </message>
    <message>
        <source>Convert the values to bytes from 0 to 255</source>
        <translation>请将数值转换为 0 到 255 的字节</translation>
    </message>
    <message>
        <source>The file holds no samples</source>
        <translation>文件中没有样本</translation>
    </message>
    <message>
        <source>The header announces pictures without any pixels</source>
        <translation>文件头声明的图片没有像素</translation>
    </message>
    <message>
        <source>The header announces more data than any file can hold</source>
        <translation>文件头声明的数据量超出任何文件的容量</translation>
    </message>
    <message>
        <source>The pictures have %1 colour channels; 1 and 3 can be read</source>
        <translation>图片有 %1 个颜色通道；可读取 1 个或 3 个</translation>
    </message>
    <message>
        <source>The file goes on after the %1 bytes that its header announces</source>
        <translation>文件在文件头声明的 %1 字节之后仍有内容</translation>
    </message>
    <message>
        <source>The gzip file is cut off: its checksum is missing</source>
        <translation>gzip 文件不完整：缺少校验和</translation>
    </message>
    <message>
        <source>The file with the labels of these pictures is missing</source>
        <translation>缺少这些图片的标签文件</translation>
    </message>
    <message>
        <source>Put it into the same folder, named like the pictures with “labels-idx1” in place of “images-idx3”</source>
        <translation>请放入同一文件夹，文件名与图片相同，但将“images-idx3”换成“labels-idx1”</translation>
    </message>
    <message>
        <source>The file with the pictures of these labels is missing</source>
        <translation>缺少这些标签对应的图片文件</translation>
    </message>
    <message>
        <source>Put it into the same folder, named like the labels with “images-idx3” in place of “labels-idx1”</source>
        <translation>请放入同一文件夹，文件名与标签相同，但将“labels-idx1”换成“images-idx3”</translation>
    </message>
    <message>
        <source>This file holds labels, not pictures</source>
        <translation>此文件是标签，不是图片</translation>
    </message>
    <message>
        <source>Choose the file with the pictures, or the folder that holds both</source>
        <translation>请选择图片文件，或同时包含两者的文件夹</translation>
    </message>
    <message>
        <source>The folder holds no IDX files</source>
        <translation>文件夹中没有 IDX 文件</translation>
    </message>
    <message>
        <source>IDX files are named like “train-images-idx3-ubyte.gz” and “train-labels-idx1-ubyte.gz”</source>
        <translation>IDX 文件的名称形如“train-images-idx3-ubyte.gz”和“train-labels-idx1-ubyte.gz”</translation>
    </message>
    <message>
        <source>The folder holds several sets of IDX files that are not told apart as training and test</source>
        <translation>文件夹中有多组 IDX 文件，但没有区分训练和测试</translation>
    </message>
    <message>
        <source>The class “%1” has no samples</source>
        <translation>类别“%1”没有样本</translation>
    </message>
    <message>
        <source>The gzip file is damaged: %1</source>
        <translation>gzip 文件已损坏：%1</translation>
    </message>
    <message>
        <source>other bytes follow its end</source>
        <translation>结尾之后还有其他字节</translation>
    </message>
    <message>
        <source>zlib could not be started</source>
        <translation>无法启动 zlib</translation>
    </message>
    <message>
        <source>There is no data format called “%1”</source>
        <translation>没有名为“%1”的数据格式</translation>
    </message>
    <message>
        <source>No known kind of data was found here</source>
        <translation>此处未找到已知类型的数据</translation>
    </message>
    <message>
        <source>Check the path for typing mistakes</source>
        <translation>请检查路径是否有误</translation>
    </message>
    <message>
        <source>The folder is empty</source>
        <translation>文件夹为空</translation>
    </message>
    <message>
        <source>There is not enough memory to open the data</source>
        <translation>内存不足，无法打开数据</translation>
    </message>
    <message>
        <source>Close other programs, or use a smaller part of the data</source>
        <translation>请关闭其他程序，或使用较小的一部分数据</translation>
    </message>
    <message>
        <source>Opening the data failed: %1</source>
        <translation>打开数据失败：%1</translation>
    </message>
    <message>
        <source>%1 × %2</source>
        <translation>%1 × %2</translation>
    </message>
    <message>
        <source>Centre crop</source>
        <translation>中心裁剪</translation>
    </message>
    <message>
        <source>Cuts the middle out of each picture; smaller ones get black edges.</source>
        <translation>截取每张图片的中间部分；较小的图片补黑边。</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>宽</translation>
    </message>
    <message>
        <source>Height</source>
        <translation>高</translation>
    </message>
    <message>
        <source>grey</source>
        <translation>灰度</translation>
    </message>
    <message>
        <source>red, green, blue</source>
        <translation>红、绿、蓝</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>颜色</translation>
    </message>
    <message>
        <source>Turns all pictures to grey, or all to colour.</source>
        <translation>将所有图片统一为灰度或彩色。</translation>
    </message>
    <message>
        <source>To</source>
        <translation>转为</translation>
    </message>
    <message>
        <source>Replace the file by an intact picture (PNG, JPEG, BMP, WebP, TIFF, PGM or PPM), or remove it</source>
        <translation>请用完好的图片（PNG、JPEG、BMP、WebP、TIFF、PGM 或 PPM）替换该文件，或将其移除</translation>
    </message>
    <message>
        <source>The picture file is empty</source>
        <translation>图片文件为空</translation>
    </message>
    <message>
        <source>The picture is too large: %1 × %2 pixels</source>
        <translation>图片过大：%1 × %2 像素</translation>
    </message>
    <message>
        <source>Make it smaller; up to %1 pixels are read</source>
        <translation>请缩小图片；最多读取 %1 像素</translation>
    </message>
    <message>
        <source>The file is not a picture of a known type</source>
        <translation>文件不是已知类型的图片</translation>
    </message>
    <message>
        <source>The picture file is cut off</source>
        <translation>图片文件不完整</translation>
    </message>
    <message>
        <source>The file is not a picture that can be read, or it is damaged</source>
        <translation>文件不是可读取的图片，或已损坏</translation>
    </message>
    <message>
        <source>The picture&apos;s kind of pixels can&apos;t be read; 8 and 16 bits in grey or colour can</source>
        <translation>无法读取这种像素格式；支持 8 位和 16 位的灰度或彩色图片</translation>
    </message>
    <message>
        <source>Only pictures of 8 bits in grey or colour can be written as PNG</source>
        <translation>只有 8 位灰度或彩色图片可以写成 PNG</translation>
    </message>
    <message>
        <source>The picture could not be written: %1</source>
        <translation>无法写入图片：%1</translation>
    </message>
    <message>
        <source>This folder lies beside the training and test folders and is passed over</source>
        <translation>该文件夹与训练、测试文件夹并列，已跳过</translation>
    </message>
    <message>
        <source>The picture lies in no class folder and is passed over</source>
        <translation>该图片不在任何类别文件夹中，已跳过</translation>
    </message>
    <message>
        <source>The file is not a picture and is passed over</source>
        <translation>该文件不是图片，已跳过</translation>
    </message>
    <message>
        <source>The same is true of %1 more, from here on</source>
        <translation>自此处起另有 %1 个同样情况</translation>
    </message>
    <message>
        <source>The pictures do not lie in class folders</source>
        <translation>图片没有放在类别文件夹中</translation>
    </message>
    <message>
        <source>The folder holds no pictures</source>
        <translation>文件夹中没有图片</translation>
    </message>
    <message>
        <source>Make one folder for each class, named like the class, and put its pictures there</source>
        <translation>请为每个类别建一个以类别命名的文件夹，并放入其图片</translation>
    </message>
    <message>
        <source>None of the %1 pictures can be read</source>
        <translation>%1 张图片均无法读取</translation>
    </message>
    <message>
        <source>Open one of them in a picture viewer; if that fails too, copy or download them again</source>
        <translation>请用看图软件打开其中一张；若也失败，请重新复制或下载</translation>
    </message>
    <message>
        <source>The folder “%1” holds no readable pictures and is left out</source>
        <translation>文件夹“%1”中没有可读取的图片，已略过</translation>
    </message>
    <message>
        <source>The class “%1” has no training samples</source>
        <translation>类别“%1”没有训练样本</translation>
    </message>
    <message>
        <source>There is only one class, so there is nothing to tell apart</source>
        <translation>只有一个类别，没有可区分的内容</translation>
    </message>
    <message>
        <source>A single picture is not a data set</source>
        <translation>单张图片不构成数据集</translation>
    </message>
    <message>
        <source>Choose the folder that holds one folder of pictures for each class</source>
        <translation>请选择每个类别各有一个图片文件夹的目录</translation>
    </message>
    <message>
        <source>Folder of pictures</source>
        <translation>图片文件夹</translation>
    </message>
    <message>
        <source>One folder for each class, or train, val and test folders with such folders inside</source>
        <translation>每个类别一个文件夹，或在 train、val、test 文件夹中各含这样的文件夹</translation>
    </message>
    <message>
        <source>The recipe step %1 failed: %2</source>
        <translation>配方步骤 %1 失败：%2</translation>
    </message>
    <message>
        <source>%1 × %2, cover</source>
        <translation>%1 × %2，铺满</translation>
    </message>
    <message>
        <source>%1 × %2, contain</source>
        <translation>%1 × %2，完整显示</translation>
    </message>
    <message>
        <source>%1 × %2, stretch</source>
        <translation>%1 × %2，拉伸</translation>
    </message>
    <message>
        <source>Resize</source>
        <translation>缩放尺寸</translation>
    </message>
    <message>
        <source>Brings all pictures to the same width and height.</source>
        <translation>将所有图片统一为相同的宽和高。</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>适配方式</translation>
    </message>
    <message>
        <source>There is not enough memory to prepare the data</source>
        <translation>内存不足，无法准备数据</translation>
    </message>
    <message>
        <source>Close other programs, or make the pictures smaller in the recipe</source>
        <translation>请关闭其他程序，或在配方中缩小图片</translation>
    </message>
    <message>
        <source>Preparing the data failed: %1</source>
        <translation>准备数据失败：%1</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>A recipe must be a list of steps</source>
        <translation>配方必须是步骤列表</translation>
    </message>
    <message>
        <source>The step %1 works on pictures, but stands after steps that work on numbers</source>
        <translation>步骤 %1 处理图片，却位于处理数值的步骤之后</translation>
    </message>
    <message>
        <source>Move it to the front</source>
        <translation>请将它移到前面</translation>
    </message>
    <message>
        <source>The pictures differ in size, and no step of the recipe brings them together</source>
        <translation>图片大小不一，而配方中没有统一它们的步骤</translation>
    </message>
    <message>
        <source>Add the step Resize to the recipe</source>
        <translation>请在配方中加入“缩放尺寸”步骤</translation>
    </message>
    <message>
        <source>Some pictures are grey and some are in colour, and no step of the recipe brings them together</source>
        <translation>图片有灰度也有彩色，而配方中没有统一它们的步骤</translation>
    </message>
    <message>
        <source>Add the step Colour to the recipe</source>
        <translation>请在配方中加入“颜色”步骤</translation>
    </message>
    <message>
        <source>The step %1 was fitted to %2 channels, but the pictures have %3</source>
        <translation>步骤 %1 按 %2 个通道拟合，但图片有 %3 个</translation>
    </message>
    <message>
        <source>Fit the recipe to this data again</source>
        <translation>请在该数据上重新拟合配方</translation>
    </message>
    <message>
        <source>The recipe can&apos;t be fitted: there are no training samples</source>
        <translation>无法拟合配方：没有训练样本</translation>
    </message>
    <message>
        <source>0 … 255 to 0 … 1</source>
        <translation>0 … 255 变为 0 … 1</translation>
    </message>
    <message>
        <source>Scale</source>
        <translation>数值缩放</translation>
    </message>
    <message>
        <source>Divides pixel values by 255, so that they lie between 0 and 1.</source>
        <translation>将像素值除以 255，使其位于 0 到 1 之间。</translation>
    </message>
    <message>
        <source>not fitted yet</source>
        <translation>尚未拟合</translation>
    </message>
    <message>
        <source>mean %1, deviation %2</source>
        <translation>均值 %1，标准差 %2</translation>
    </message>
    <message>
        <source>The step Standardise has %1 means and %2 deviations</source>
        <translation>“标准化”步骤有 %1 个均值和 %2 个标准差</translation>
    </message>
    <message>
        <source>Remove the values; they are worked out again from the training data</source>
        <translation>请删除这些数值；它们会由训练数据重新计算</translation>
    </message>
    <message>
        <source>The step Standardise has the deviation %1; it must be greater than 0</source>
        <translation>“标准化”步骤的标准差为 %1；它必须大于 0</translation>
    </message>
    <message>
        <source>Standardise</source>
        <translation>标准化</translation>
    </message>
    <message>
        <source>Subtracts each channel&apos;s mean and divides by its standard deviation, both taken from the training pictures.</source>
        <translation>每个通道减去均值再除以标准差，两者均取自训练图片。</translation>
    </message>
    <message>
        <source>The step %1 has %2 = %3; it must be a whole number from %4 to %5</source>
        <translation>步骤 %1 的 %2 = %3；它必须是 %4 到 %5 的整数</translation>
    </message>
    <message>
        <source>The usual value is %1</source>
        <translation>通常的值为 %1</translation>
    </message>
    <message>
        <source>The step %1 has %2 = %3, which it does not know</source>
        <translation>步骤 %1 的 %2 = %3，该取值无法识别</translation>
    </message>
    <message>
        <source>The step %1 needs a list of numbers for %2, one a channel</source>
        <translation>步骤 %1 的 %2 需要数值列表，每个通道一个</translation>
    </message>
    <message>
        <source>The step %1 has no parameter “%2”</source>
        <translation>步骤 %1 没有参数“%2”</translation>
    </message>
    <message>
        <source>Its parameters are: %1</source>
        <translation>它的参数有：%1</translation>
    </message>
    <message>
        <source>Remove it</source>
        <translation>请将其删除</translation>
    </message>
    <message>
        <source>A recipe&apos;s step must be an object with a “type”</source>
        <translation>配方步骤必须是带有“type”的对象</translation>
    </message>
    <message>
        <source>Known steps are: %1</source>
        <translation>已知步骤：%1</translation>
    </message>
    <message>
        <source>There is no recipe step called “%1”</source>
        <translation>没有名为“%1”的配方步骤</translation>
    </message>
    <message>
        <source>The split leaves nothing to train on: validation is %1 and test is %2 of the data</source>
        <translation>划分后没有可训练的数据：验证占 %1，测试占 %2</translation>
    </message>
    <message>
        <source>Choose shares from 0 up to, but not including, 1 that add up to less than 1</source>
        <translation>请选择不小于 0、小于 1 且总和小于 1 的比例</translation>
    </message>
    <message>
        <source>Add training samples, or give smaller shares to validation and test</source>
        <translation>请增加训练样本，或减小验证和测试的比例</translation>
    </message>
    <message>
        <source>The split is not a JSON object</source>
        <translation>划分设置不是 JSON 对象</translation>
    </message>
    <message>
        <source>“%1” must be a whole number from 0 up</source>
        <translation>“%1”必须是不小于 0 的整数</translation>
    </message>
    <message>
        <source>“%1” must be a number</source>
        <translation>“%1”必须是数值</translation>
    </message>
    <message>
        <source>“%1” must be true or false</source>
        <translation>“%1”必须是 true 或 false</translation>
    </message>
    <message>
        <source>The split has no setting “%1”</source>
        <translation>划分没有设置项“%1”</translation>
    </message>
    <message>
        <source>Known settings are seed, validation, test and stratified</source>
        <translation>已知设置项为 seed、validation、test 和 stratified</translation>
    </message>
    <message>
        <source>The data holds no training samples</source>
        <translation>数据中没有训练样本</translation>
    </message>
    <message>
        <source>The data is too small for this split: no training samples would be left</source>
        <translation>数据太少，无法这样划分：将没有训练样本</translation>
    </message>
    <message>
        <source>Lay out the network</source>
        <translation>排列网络</translation>
    </message>
    <message>
        <source>Insert %1 between %2 and %3</source>
        <translation>在 %2 和 %3 之间插入 %1</translation>
    </message>
    <message>
        <source>Duplicate %1</source>
        <translation>复制 %1</translation>
    </message>
    <message>
        <source>The clipboard holds no layers</source>
        <translation>剪贴板中没有层</translation>
    </message>
    <message>
        <source>Copy layers on the canvas first</source>
        <translation>请先在画布上复制层</translation>
    </message>
    <message>
        <source>Paste %1</source>
        <translation>粘贴 %1</translation>
    </message>
    <message>
        <source>Paste %1 layers</source>
        <translation>粘贴 %1 个层</translation>
    </message>
    <message>
        <source>Add %1</source>
        <translation>添加 %1</translation>
    </message>
    <message>
        <source>Add %1 after %2</source>
        <translation>在 %2 之后添加 %1</translation>
    </message>
    <message>
        <source>Add %1 before %2</source>
        <translation>在 %2 之前添加 %1</translation>
    </message>
    <message>
        <source>Connect %1 to %2</source>
        <translation>将 %1 连接到 %2</translation>
    </message>
    <message>
        <source>Disconnect %1 from %2</source>
        <translation>断开 %1 与 %2 的连接</translation>
    </message>
    <message>
        <source>Delete %1</source>
        <translation>删除 %1</translation>
    </message>
    <message>
        <source>Delete %1 layers</source>
        <translation>删除 %1 个层</translation>
    </message>
    <message>
        <source>Move %1</source>
        <translation>移动 %1</translation>
    </message>
    <message>
        <source>Move %1 layers</source>
        <translation>移动 %1 个层</translation>
    </message>
    <message>
        <source>Rename %1</source>
        <translation>重命名 %1</translation>
    </message>
    <message>
        <source>Set %1 of %2 to %3</source>
        <translation>将 %2 的%1设为 %3</translation>
    </message>
    <message>
        <source>The engine, the program “lepton”, is not there</source>
        <translation>找不到引擎程序“lepton”</translation>
    </message>
    <message>
        <source>Install Lepton Studio again, or name the program in the environment variable LEPTON_ENGINE</source>
        <translation>请重新安装 Lepton Studio，或用环境变量 LEPTON_ENGINE 指定该程序</translation>
    </message>
    <message>
        <source>The engine speaks version %1 of the protocol, this studio version %2</source>
        <translation>引擎使用的协议版本为 %1，本工作室为 %2</translation>
    </message>
    <message>
        <source>Install studio and engine of the same release</source>
        <translation>请安装同一发布版本的工作室和引擎</translation>
    </message>
    <message>
        <source>The engine was started, but does not answer</source>
        <translation>引擎已启动，但没有应答</translation>
    </message>
    <message>
        <source>Run “lepton doctor” in a terminal, it says what is missing</source>
        <translation>请在终端运行“lepton doctor”，它会指出缺少什么</translation>
    </message>
    <message>
        <source>The engine crashed</source>
        <translation>引擎崩溃了</translation>
    </message>
    <message>
        <source>The engine ended by itself (exit code %1)</source>
        <translation>引擎自行退出（退出码 %1）</translation>
    </message>
    <message>
        <source>It is being started again; runs that were going on go on by themselves</source>
        <translation>正在重新启动引擎；进行中的运行不受影响</translation>
    </message>
    <message>
        <source>The engine ended more than %1 times within a minute</source>
        <translation>引擎在一分钟内退出超过 %1 次</translation>
    </message>
    <message>
        <source>No project is open</source>
        <translation>没有打开的项目</translation>
    </message>
    <message>
        <source>Open a project, or make a new one</source>
        <translation>请打开项目或新建项目</translation>
    </message>
    <message>
        <source>Use the template %1</source>
        <translation>使用模板%1</translation>
    </message>
    <message>
        <source>This is not the data that the project was made for</source>
        <translation>这不是该项目原来使用的数据</translation>
    </message>
    <message>
        <source>The bundled digits are missing</source>
        <translation>缺少随附的手写数字数据</translation>
    </message>
    <message>
        <source>Install Lepton Studio again, or open data of your own</source>
        <translation>请重新安装 Lepton Studio，或打开您自己的数据</translation>
    </message>
    <message>
        <source>The endpoint gave no answer: %1</source>
        <translation>端点未给出答案：%1</translation>
    </message>
    <message>
        <source>Choose a PNG or JPEG picture, and look whether the endpoint is still live</source>
        <translation>请选择 PNG 或 JPEG 图片，并确认端点仍在运行</translation>
    </message>
    <message>
        <source>The file can&apos;t be opened</source>
        <translation>无法打开文件</translation>
    </message>
    <message>
        <source>Choose a file that you may read</source>
        <translation>请选择您有读取权限的文件</translation>
    </message>
    <message>
        <source>The endpoint&apos;s answer is no prediction</source>
        <translation>端点的应答不是预测结果</translation>
    </message>
    <message>
        <source>The chart could not be saved</source>
        <translation>无法保存图表</translation>
    </message>
    <message>
        <source>The data is not where it was: %1</source>
        <translation>数据已不在原来的位置：%1</translation>
    </message>
    <message>
        <source>Say where it is now: lepton data locate %1 FOLDER</source>
        <translation>请指明现在的位置：lepton data locate %1 FOLDER</translation>
    </message>
    <message>
        <source>Something unforeseen happened: %1</source>
        <translation>发生了意料之外的情况：%1</translation>
    </message>
    <message>
        <source>Try again; if it happens again, report it with what you did</source>
        <translation>请重试；若再次发生，请连同操作步骤一起报告</translation>
    </message>
    <message>
        <source>This is not the data that the project was made with</source>
        <translation>这不是该项目创建时使用的数据</translation>
    </message>
    <message>
        <source>Name the right folder, or add --replace to use this data instead</source>
        <translation>请指定正确的文件夹，或加上 --replace 改用此数据</translation>
    </message>
    <message>
        <source>The request needs the text parameter “%1”</source>
        <translation>请求需要文本参数“%1”</translation>
    </message>
    <message>
        <source>The message is no JSON-RPC request</source>
        <translation>该消息不是 JSON-RPC 请求</translation>
    </message>
    <message>
        <source>The studio speaks version %1 of the protocol, the engine version %2</source>
        <translation>工作室使用的协议版本为 %1，引擎为 %2</translation>
    </message>
    <message>
        <source>Install the studio and the engine from the same release</source>
        <translation>请安装同一发布版本的工作室和引擎</translation>
    </message>
    <message>
        <source>A run can&apos;t be asked to “%1”</source>
        <translation>无法要求运行执行“%1”</translation>
    </message>
    <message>
        <source>The request needs the list parameter “%1”</source>
        <translation>请求需要列表参数“%1”</translation>
    </message>
    <message>
        <source>This run is going on already (process id %1)</source>
        <translation>该运行正在进行中（进程号 %1）</translation>
    </message>
    <message>
        <source>Watch it in the Train room</source>
        <translation>请在“训练”页面查看</translation>
    </message>
    <message>
        <source>The training process ended unexpectedly (status %1)</source>
        <translation>训练进程意外退出（状态 %1）</translation>
    </message>
    <message>
        <source>Resume the run: it goes on from its newest checkpoint. The run&apos;s log.txt says more</source>
        <translation>请继续该运行：它会从最新的检查点接着训练。详情见运行的 log.txt</translation>
    </message>
    <message>
        <source>A package holds no data to evaluate on</source>
        <translation>模型包中没有可供评估的数据</translation>
    </message>
    <message>
        <source>Name the data: --data SOURCE</source>
        <translation>请指定数据：--data SOURCE</translation>
    </message>
    <message>
        <source>The data&apos;s classes are not those that the model was trained on</source>
        <translation>数据的类别与模型训练时的不同</translation>
    </message>
    <message>
        <source>Choose data with the same classes in the same order</source>
        <translation>请选择类别及顺序都相同的数据</translation>
    </message>
    <message>
        <source>There is no split “%1”</source>
        <translation>没有划分“%1”</translation>
    </message>
    <message>
        <source>Choose train, validation or test</source>
        <translation>请选择 train、validation 或 test</translation>
    </message>
    <message>
        <source>This version can&apos;t export to “%1”</source>
        <translation>当前版本无法导出为“%1”</translation>
    </message>
    <message>
        <source>Some inputs could not be answered</source>
        <translation>部分输入未能得到答案</translation>
    </message>
    <message>
        <source>The answers above say which, and why</source>
        <translation>上面的结果说明了是哪些以及原因</translation>
    </message>
    <message>
        <source>This build can&apos;t read picture files</source>
        <translation>当前构建无法读取图片文件</translation>
    </message>
    <message>
        <source>Install the build with OpenCV</source>
        <translation>请安装带 OpenCV 的构建</translation>
    </message>
    <message>
        <source>The picture has another size than the network takes, and its recipe does not resize</source>
        <translation>图片大小与网络要求不符，而配方中没有缩放步骤</translation>
    </message>
    <message>
        <source>Add a Resize step to the recipe and train again</source>
        <translation>请在配方中加入“缩放尺寸”步骤并重新训练</translation>
    </message>
    <message>
        <source>The data is not where it was</source>
        <translation>数据已不在原来的位置</translation>
    </message>
    <message>
        <source>The data now has other classes (%1) than the project was made for (%2)</source>
        <translation>数据现在的类别（%1）与项目创建时（%2）不同</translation>
    </message>
    <message>
        <source>Bring the data back, or make a new project from it</source>
        <translation>请恢复原数据，或用它新建项目</translation>
    </message>
    <message>
        <source>The token file is empty</source>
        <translation>令牌文件为空</translation>
    </message>
    <message>
        <source>Write a token into it, one line</source>
        <translation>请在其中写入一行令牌</translation>
    </message>
    <message>
        <source>%1 filters · %2</source>
        <translation>%1 个滤波器 · %2</translation>
    </message>
    <message>
        <source>%1 units</source>
        <translation>%1 个单元</translation>
    </message>
    <message>
        <source>%1 of %2 of memory free</source>
        <translation>内存可用 %1，共 %2</translation>
    </message>
    <message>
        <source>Close other programs: training needs a gibibyte or more</source>
        <translation>请关闭其他程序：训练至少需要 1 GiB 内存</translation>
    </message>
    <message>
        <source>%1 free at %2</source>
        <translation>%2 可用 %1</translation>
    </message>
    <message>
        <source>Free some space: checkpoints and packages need it</source>
        <translation>请释放一些空间：检查点和模型包需要使用</translation>
    </message>
    <message>
        <source>Set LEPTON_CACHE and LEPTON_CONFIG to folders that you may write to</source>
        <translation>请将 LEPTON_CACHE 和 LEPTON_CONFIG 设为有写入权限的文件夹</translation>
    </message>
    <message>
        <source>No graphics card can be used (%1)</source>
        <translation>没有可用的显卡（%1）</translation>
    </message>
    <message>
        <source>A graphics card is ready</source>
        <translation>显卡已就绪</translation>
    </message>
    <message>
        <source>CUDA is there, but no graphics card that it can use</source>
        <translation>有 CUDA，但没有它可用的显卡</translation>
    </message>
    <message>
        <source>Training runs on the CPU. For an NVIDIA card install its driver and LibTorch&apos;s CUDA half: ./run --cuda</source>
        <translation>训练将在 CPU 上进行。若有 NVIDIA 显卡，请安装驱动和 LibTorch 的 CUDA 部分：./run --cuda</translation>
    </message>
    <message>
        <source>Build with OpenCV to read pictures</source>
        <translation>要读取图片，请带 OpenCV 构建</translation>
    </message>
    <message>
        <source>Build it with ./run (the command line works without it)</source>
        <translation>请用 ./run 构建（命令行不依赖它）</translation>
    </message>
    <message>
        <source>A node of type “Group” has a “group”, and no other node has</source>
        <translation>类型为“Group”的节点必须有“group”，其他节点不能有</translation>
    </message>
    <message>
        <source>%1 is a group&apos;s port, but stands in no group</source>
        <translation>%1 是组的端口，但不在任何组中</translation>
    </message>
    <message>
        <source>Delete it</source>
        <translation>删除它</translation>
    </message>
    <message>
        <source>Written out, this network has more than %1 layers</source>
        <translation>展开后，该网络超过 %1 层</translation>
    </message>
    <message>
        <source>Repeat its groups less often</source>
        <translation>减少组的重复次数</translation>
    </message>
    <message>
        <source>%1 is repeated, so its outputs go into its inputs, but it has not as many of one as of the other</source>
        <translation>%1 会重复，其输出接到自己的输入，但两者数目不同</translation>
    </message>
    <message>
        <source>Give it as many outputs as inputs, or set Repeat to 1</source>
        <translation>使输出与输入数目相同，或将“重复”设为 1</translation>
    </message>
    <message>
        <source>Nothing is selected</source>
        <translation>没有选中任何内容</translation>
    </message>
    <message>
        <source>Select the layers that belong together first</source>
        <translation>请先选中要归为一组的层</translation>
    </message>
    <message>
        <source>%1 is a port of the group around it and can&apos;t go into another</source>
        <translation>%1 是其所在组的端口，不能放入另一个组</translation>
    </message>
    <message>
        <source>Leave it out of the selection</source>
        <translation>将它移出所选</translation>
    </message>
    <message>
        <source>Groups may lie in each other %1 deep</source>
        <translation>组最多可嵌套 %1 层</translation>
    </message>
    <message>
        <source>Take an inner group apart first</source>
        <translation>请先取消内部的组</translation>
    </message>
    <message>
        <source>%1 lies between the selected layers but is not selected: the group would feed itself</source>
        <translation>%1 位于所选层之间却未被选中：组将向自身供给数据</translation>
    </message>
    <message>
        <source>Select it too</source>
        <translation>请一并选中它</translation>
    </message>
    <message>
        <source>“%1” is no group</source>
        <translation>“%1”不是组</translation>
    </message>
    <message>
        <source>Groups and notes</source>
        <translation>组与便签</translation>
    </message>
    <message>
        <source>A setting of a group needs a “name” and the list “targets”</source>
        <translation>组的设置需要“name”和列表“targets”</translation>
    </message>
    <message>
        <source>A setting of a group leads to %1, which is nothing inside it</source>
        <translation>组的设置指向 %1，组内没有它</translation>
    </message>
    <message>
        <source>Groups lie in each other more than %1 deep</source>
        <translation>组的嵌套超过 %1 层</translation>
    </message>
    <message>
        <source>A node&apos;s “group” must be an object</source>
        <translation>节点的“group”必须是对象</translation>
    </message>
    <message>
        <source>A group&apos;s “block” must be a text</source>
        <translation>组的“block”必须是文本</translation>
    </message>
    <message>
        <source>A node&apos;s “%1” must be true or false</source>
        <translation>节点的“%1”必须为 true 或 false</translation>
    </message>
    <message>
        <source>%1 must be a text, not %2</source>
        <translation>%1 必须是文本，而不是 %2</translation>
    </message>
    <message>
        <source>%1 is longer than %2 bytes</source>
        <translation>%1 超过 %2 字节</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>组</translation>
    </message>
    <message>
        <source>Layers that are handled as one; look inside with a double-click.</source>
        <translation>当作一个整体的若干层；双击查看内部。</translation>
    </message>
    <message>
        <source>A network of its own inside the network. Its ports are the group inputs and outputs inside. Repeated, the outputs of one round go into the inputs of the next, and each round has weights of its own.</source>
        <translation>网络中的一个独立网络。其端口是内部的组输入与组输出。重复时，一轮的输出接到下一轮的输入，每一轮都有自己的权重。</translation>
    </message>
    <message>
        <source>Repeat</source>
        <translation>重复</translation>
    </message>
    <message>
        <source>How many times the group follows on itself, each with weights of its own</source>
        <translation>组首尾相接重复的次数，每次都有自己的权重</translation>
    </message>
    <message>
        <source>Group input</source>
        <translation>组输入</translation>
    </message>
    <message>
        <source>Where data enters a group: each becomes an input port of it.</source>
        <translation>数据进入组的位置：每个都成为组的一个输入端口。</translation>
    </message>
    <message>
        <source>Stands inside a group only. Its id is the name of the port.</source>
        <translation>只能位于组内。其 id 就是端口的名称。</translation>
    </message>
    <message>
        <source>Group output</source>
        <translation>组输出</translation>
    </message>
    <message>
        <source>Where data leaves a group: each becomes an output port of it.</source>
        <translation>数据离开组的位置：每个都成为组的一个输出端口。</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>便签</translation>
    </message>
    <message>
        <source>A remark on the canvas. It takes no part in the network.</source>
        <translation>画布上的备注，不参与网络。</translation>
    </message>
    <message>
        <source>Is kept in the project and in its packages, and left out of everything that is computed.</source>
        <translation>保存在项目和模型包中，不参与任何计算。</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>What the note says</source>
        <translation>便签的内容</translation>
    </message>
    <message>
        <source>In pixels at 100 %</source>
        <translation>100 % 缩放下的像素数</translation>
    </message>
    <message>
        <source>Distribute %1 layers</source>
        <translation>均匀分布 %1 个层</translation>
    </message>
    <message>
        <source>Align %1 layers</source>
        <translation>对齐 %1 个层</translation>
    </message>
    <message>
        <source>“%1” can&apos;t be the name of a block</source>
        <translation>“%1”不能作为模块名称</translation>
    </message>
    <message>
        <source>Use up to 60 letters, digits, spaces, “-” and “_”</source>
        <translation>请使用最多 60 个字母、数字、空格、“-”和“_”</translation>
    </message>
    <message>
        <source>There is no block “%1”</source>
        <translation>没有模块“%1”</translation>
    </message>
    <message>
        <source>Cut %1</source>
        <translation>剪切 %1</translation>
    </message>
    <message>
        <source>Cut %1 layers</source>
        <translation>剪切 %1 个层</translation>
    </message>
    <message>
        <source>Name %1 as the block “%2”</source>
        <translation>将 %1 命名为模块“%2”</translation>
    </message>
    <message>
        <source>%1 is not there</source>
        <translation>%1 不存在</translation>
    </message>
    <message>
        <source>%1 is no project, no copied layers and no data that can be read</source>
        <translation>%1 不是项目，不是复制的层，也不是可读取的数据</translation>
    </message>
    <message>
        <source>Group %1</source>
        <translation>将 %1 编组</translation>
    </message>
    <message>
        <source>Group %1 layers</source>
        <translation>将 %1 个层编组</translation>
    </message>
    <message>
        <source>No group is selected</source>
        <translation>没有选中组</translation>
    </message>
    <message>
        <source>Select a group first</source>
        <translation>请先选中一个组</translation>
    </message>
    <message>
        <source>Ungroup %1</source>
        <translation>取消编组 %1</translation>
    </message>
    <message>
        <source>Ungroup %1 groups</source>
        <translation>取消 %1 个组的编组</translation>
    </message>
    <message>
        <source>Collapse %1</source>
        <translation>折叠 %1</translation>
    </message>
    <message>
        <source>Collapse %1 groups</source>
        <translation>折叠 %1 个组</translation>
    </message>
    <message>
        <source>Expand %1</source>
        <translation>展开 %1</translation>
    </message>
    <message>
        <source>Expand %1 groups</source>
        <translation>展开 %1 个组</translation>
    </message>
    <message>
        <source>Bypass %1</source>
        <translation>旁路 %1</translation>
    </message>
    <message>
        <source>Bypass %1 layers</source>
        <translation>旁路 %1 个层</translation>
    </message>
    <message>
        <source>Take %1 in again</source>
        <translation>恢复 %1</translation>
    </message>
    <message>
        <source>Take %1 layers in again</source>
        <translation>恢复 %1 个层</translation>
    </message>
    <message>
        <source>These layers were copied in a newer version</source>
        <translation>这些层是在更新的版本中复制的</translation>
    </message>
    <message>
        <source>Update Lepton Studio to paste them</source>
        <translation>请更新 Lepton Studio 后再粘贴</translation>
    </message>
    <message>
        <source>The layers in the clipboard stand impossibly far apart</source>
        <translation>剪贴板中的层相距过远</translation>
    </message>
    <message>
        <source>Copy them again</source>
        <translation>请重新复制</translation>
    </message>
    <message>
        <source>There is nothing to make a picture of</source>
        <translation>没有可生成图片的内容</translation>
    </message>
    <message>
        <source>Add layers to the network, or choose the whole network</source>
        <translation>请向网络添加层，或选择整个网络</translation>
    </message>
    <message>
        <source>The picture is too large for the memory that is free</source>
        <translation>图片过大，可用内存不足</translation>
    </message>
    <message>
        <source>Choose a smaller size, or SVG</source>
        <translation>请选择较小的尺寸或 SVG</translation>
    </message>
    <message>
        <source>The picture can&apos;t be painted</source>
        <translation>无法绘制图片</translation>
    </message>
    <message>
        <source>Take the setting %1 off %2</source>
        <translation>从 %2 移除设置 %1</translation>
    </message>
    <message>
        <source>Make %1 of %2 a setting of %3</source>
        <translation>将 %2 的 %1 设为 %3 的设置</translation>
    </message>
    <message>
        <source>SiLU</source>
        <translation>SiLU</translation>
    </message>
    <message>
        <source>A smooth ReLU: the value times its sigmoid.</source>
        <translation>平滑的 ReLU：数值乘以其 sigmoid。</translation>
    </message>
    <message>
        <source>y = x · σ(x) = x / (1 + e^{−x}), any shape. Source: Elfwing et al. 2018; also called swish.</source>
        <translation>y = x · σ(x) = x / (1 + e^{−x})，任意形状。来源：Elfwing 等 2018；又称 swish。</translation>
    </message>
    <message>
        <source>Mish</source>
        <translation>Mish</translation>
    </message>
    <message>
        <source>A smooth ReLU that dips a little below 0.</source>
        <translation>略微低于 0 的平滑 ReLU。</translation>
    </message>
    <message>
        <source>y = x · tanh(ln(1 + eˣ)), any shape. Source: Misra 2019.</source>
        <translation>y = x · tanh(ln(1 + eˣ))，任意形状。来源：Misra 2019。</translation>
    </message>
    <message>
        <source>Hardswish</source>
        <translation>Hardswish</translation>
    </message>
    <message>
        <source>SiLU made of straight pieces, for small devices.</source>
        <translation>由直线段构成的 SiLU，适合小型设备。</translation>
    </message>
    <message>
        <source>y = x · min(max(x + 3, 0), 6) / 6, any shape. Source: Howard et al. 2019 (MobileNetV3).</source>
        <translation>y = x · min(max(x + 3, 0), 6) / 6，任意形状。来源：Howard 等 2019（MobileNetV3）。</translation>
    </message>
    <message>
        <source>SELU</source>
        <translation>SELU</translation>
    </message>
    <message>
        <source>An ELU scaled so that values keep mean 0 and deviation 1.</source>
        <translation>经过缩放的 ELU，使数值保持均值 0、标准差 1。</translation>
    </message>
    <message>
        <source>y = λ · x for x &gt; 0, λ · α · (eˣ − 1) otherwise; λ ≈ 1.0507, α ≈ 1.6733. Any shape. Source: Klambauer et al. 2017.</source>
        <translation>x &gt; 0 时 y = λ · x，否则 y = λ · α · (eˣ − 1)；λ ≈ 1.0507，α ≈ 1.6733。任意形状。来源：Klambauer 等 2017。</translation>
    </message>
    <message>
        <source>Log softmax</source>
        <translation>对数 Softmax</translation>
    </message>
    <message>
        <source>Turns scores into the logarithms of probabilities.</source>
        <translation>将分数转换为概率的对数。</translation>
    </message>
    <message>
        <source>yᵢ = xᵢ − ln Σⱼ e^{xⱼ} over dimension 1 (the classes, or the channels of a picture). Before an Output it is not needed, and changes nothing: the objective does it itself.</source>
        <translation>沿维度 1（类别，或图片的通道）yᵢ = xᵢ − ln Σⱼ e^{xⱼ}。在 Output 之前不需要它，也不会改变结果：目标函数会自行计算。</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>尺寸</translation>
    </message>
    <message>
        <source>Height and width of the output</source>
        <translation>输出的高和宽</translation>
    </message>
    <message>
        <source>Adaptive average pool 2d</source>
        <translation>二维自适应平均池化</translation>
    </message>
    <message>
        <source>Brings pictures of any size to one size by means.</source>
        <translation>以平均值将任意大小的图片变为同一大小。</translation>
    </message>
    <message>
        <source>[N, C, H, W] to [N, C, H&apos;, W&apos;] of the given size: output row i is the mean of rows ⌊i·H/H&apos;⌋ to ⌈(i + 1)·H/H&apos;⌉ − 1, columns alike. Source: PyTorch&apos;s AdaptiveAvgPool2d.</source>
        <translation>[N, C, H, W] 变为给定大小的 [N, C, H&apos;, W&apos;]：输出第 i 行是第 ⌊i·H/H&apos;⌋ 至 ⌈(i + 1)·H/H&apos;⌉ − 1 行的平均值，列同理。来源：PyTorch 的 AdaptiveAvgPool2d。</translation>
    </message>
    <message>
        <source>Adaptive max pool 2d</source>
        <translation>二维自适应最大池化</translation>
    </message>
    <message>
        <source>Brings pictures of any size to one size by maxima.</source>
        <translation>以最大值将任意大小的图片变为同一大小。</translation>
    </message>
    <message>
        <source>[N, C, H, W] to [N, C, H&apos;, W&apos;] of the given size: output row i is the largest of rows ⌊i·H/H&apos;⌋ to ⌈(i + 1)·H/H&apos;⌉ − 1, columns alike. Source: PyTorch&apos;s AdaptiveMaxPool2d.</source>
        <translation>[N, C, H, W] 变为给定大小的 [N, C, H&apos;, W&apos;]：输出第 i 行是第 ⌊i·H/H&apos;⌋ 至 ⌈(i + 1)·H/H&apos;⌉ − 1 行的最大值，列同理。来源：PyTorch 的 AdaptiveMaxPool2d。</translation>
    </message>
    <message>
        <source>Subtract</source>
        <translation>相减</translation>
    </message>
    <message>
        <source>Takes its second input from its first, value by value.</source>
        <translation>逐值从第一个输入减去第二个输入。</translation>
    </message>
    <message>
        <source>Multiply</source>
        <translation>相乘</translation>
    </message>
    <message>
        <source>Multiplies its inputs, value by value.</source>
        <translation>逐值相乘各输入。</translation>
    </message>
    <message>
        <source>%1 needs rows (N × features) or sequences (N × channels × length), but gets %2</source>
        <translation>%1 需要行（N × 特征）或序列（N × 通道 × 长度），但得到 %2</translation>
    </message>
    <message>
        <source>Use BatchNorm2d for pictures and BatchNorm3d for volumes</source>
        <translation>图片请用 BatchNorm2d，体数据请用 BatchNorm3d</translation>
    </message>
    <message>
        <source>Batch norm 1d</source>
        <translation>一维批归一化</translation>
    </message>
    <message>
        <source>Brings each feature or channel to mean 0 and deviation 1 over the batch.</source>
        <translation>在批内将每个特征或通道变为均值 0、标准差 1。</translation>
    </message>
    <message>
        <source>y = (x − mean) / √(variance + ε) · weight + bias, per feature of [N, F] or channel of [N, C, L]; in use, with the running mean and variance. Source: Ioffe and Szegedy 2015.</source>
        <translation>y = (x − 均值) / √(方差 + ε) · weight + bias，按 [N, F] 的特征或 [N, C, L] 的通道；使用时采用滑动均值和方差。来源：Ioffe 与 Szegedy 2015。</translation>
    </message>
    <message>
        <source>Batch norm 3d</source>
        <translation>三维批归一化</translation>
    </message>
    <message>
        <source>Brings each channel of volumes to mean 0 and deviation 1 over the batch.</source>
        <translation>在批内将体数据的每个通道变为均值 0、标准差 1。</translation>
    </message>
    <message>
        <source>y = (x − mean) / √(variance + ε) · weight + bias, per channel of [N, C, D, H, W]; in use, with the running mean and variance. Source: Ioffe and Szegedy 2015.</source>
        <translation>y = (x − 均值) / √(方差 + ε) · weight + bias，按 [N, C, D, H, W] 的通道；使用时采用滑动均值和方差。来源：Ioffe 与 Szegedy 2015。</translation>
    </message>
    <message>
        <source>Bilinear</source>
        <translation>双线性</translation>
    </message>
    <message>
        <source>Connects every pair of numbers from its two inputs with every unit.</source>
        <translation>将两个输入中的每一对数与每个单元相连。</translation>
    </message>
    <message>
        <source>yₖ = aᵀ · weightₖ · b + biasₖ, [N, F₁] and [N, F₂] to [N, units]. Source: PyTorch&apos;s Bilinear.</source>
        <translation>yₖ = aᵀ · weightₖ · b + biasₖ，[N, F₁] 与 [N, F₂] 变为 [N, 单元数]。来源：PyTorch 的 Bilinear。</translation>
    </message>
    <message>
        <source>Top</source>
        <translation>上</translation>
    </message>
    <message>
        <source>Bottom</source>
        <translation>下</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>左</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>右</translation>
    </message>
    <message>
        <source>Crop 2d</source>
        <translation>二维裁剪</translation>
    </message>
    <message>
        <source>Takes borders off pictures.</source>
        <translation>裁去图片的边缘。</translation>
    </message>
    <message>
        <source>[N, C, H, W] to [N, C, H − top − bottom, W − left − right]. For the skips of a U-Net without padding (Ronneberger et al. 2015).</source>
        <translation>[N, C, H, W] 变为 [N, C, H − 上 − 下, W − 左 − 右]。用于无填充 U-Net 的跳连（Ronneberger 等 2015）。</translation>
    </message>
    <message>
        <source>Zero padding 2d</source>
        <translation>二维零填充</translation>
    </message>
    <message>
        <source>Puts borders of zeros round pictures.</source>
        <translation>在图片四周补零。</translation>
    </message>
    <message>
        <source>[N, C, H, W] to [N, C, H + top + bottom, W + left + right]. Source: PyTorch&apos;s ZeroPad2d.</source>
        <translation>[N, C, H, W] 变为 [N, C, H + 上 + 下, W + 左 + 右]。来源：PyTorch 的 ZeroPad2d。</translation>
    </message>
    <message>
        <source>Reflection padding 2d</source>
        <translation>二维镜像填充</translation>
    </message>
    <message>
        <source>Puts mirrored borders round pictures.</source>
        <translation>在图片四周补镜像边缘。</translation>
    </message>
    <message>
        <source>[N, C, H, W] to [N, C, H + top + bottom, W + left + right]; the outermost rows and columns are not repeated: with 2 on the left, a b c becomes c b a b c. Source: PyTorch&apos;s ReflectionPad2d.</source>
        <translation>[N, C, H, W] 变为 [N, C, H + 上 + 下, W + 左 + 右]；最外侧的行列不重复：左侧为 2 时 a b c 变为 c b a b c。来源：PyTorch 的 ReflectionPad2d。</translation>
    </message>
    <message>
        <source>Conv 1d</source>
        <translation>一维卷积</translation>
    </message>
    <message>
        <source>Slides learned filters along a sequence.</source>
        <translation>沿序列滑动学习到的滤波器。</translation>
    </message>
    <message>
        <source>Cross-correlates [N, C, L] with learned filters and gives [N, filters, L&apos;], L&apos; = ⌊(L + 2·padding − dilation·(kernel − 1) − 1) / stride⌋ + 1. Source: PyTorch&apos;s Conv1d.</source>
        <translation>用学习到的滤波器对 [N, C, L] 作互相关，得到 [N, 滤波器数, L&apos;]，L&apos; = ⌊(L + 2·填充 − 扩张·(核 − 1) − 1) / 步幅⌋ + 1。来源：PyTorch 的 Conv1d。</translation>
    </message>
    <message>
        <source>Conv 3d</source>
        <translation>三维卷积</translation>
    </message>
    <message>
        <source>Slides learned filters through a volume or a film.</source>
        <translation>在体数据或影片中滑动学习到的滤波器。</translation>
    </message>
    <message>
        <source>Cross-correlates [N, C, D, H, W] with learned filters and gives [N, filters, D&apos;, H&apos;, W&apos;], D&apos; = ⌊(D + 2·padding − dilation·(kernel − 1) − 1) / stride⌋ + 1. Source: PyTorch&apos;s Conv3d.</source>
        <translation>用学习到的滤波器对 [N, C, D, H, W] 作互相关，得到 [N, 滤波器数, D&apos;, H&apos;, W&apos;]，D&apos; = ⌊(D + 2·填充 − 扩张·(核 − 1) − 1) / 步幅⌋ + 1。来源：PyTorch 的 Conv3d。</translation>
    </message>
    <message>
        <source>Depthwise conv 2d</source>
        <translation>二维深度卷积</translation>
    </message>
    <message>
        <source>Filters each channel on its own, with far fewer weights.</source>
        <translation>单独对每个通道滤波，权重少得多。</translation>
    </message>
    <message>
        <source>Conv2d with as many groups as channels: [N, C, H, W] to [N, multiplier·C, H&apos;, W&apos;], each output from one input channel. A Conv2d with kernel 1 after it mixes the channels. Source: Howard et al. 2017, MobileNets.</source>
        <translation>组数等于通道数的 Conv2d：[N, C, H, W] 变为 [N, 倍数·C, H&apos;, W&apos;]，每个输出来自一个输入通道。其后核为 1 的 Conv2d 可混合各通道。来源：Howard 等 2017，MobileNets。</translation>
    </message>
    <message>
        <source>Multiplier</source>
        <translation>倍数</translation>
    </message>
    <message>
        <source>Number of learned filters for each channel</source>
        <translation>每个通道学习的滤波器数目</translation>
    </message>
    <message>
        <source>Dimension %1 of %2 is the batch N, which %3 leaves alone</source>
        <translation>%2 的维度 %1 是批 N，%3 不会改动它</translation>
    </message>
    <message>
        <source>%1 looks for dimension %2, but %3 has only %4 beside the batch</source>
        <translation>%1 要找维度 %2，但 %3 除批外只有 %4 个维度</translation>
    </message>
    <message>
        <source>Choose a dimension from 1, the first after the batch, to %1; −1 is the last</source>
        <translation>请选择 1（批之后的第一个）至 %1 的维度；−1 为最后一个</translation>
    </message>
    <message>
        <source>%1 can&apos;t put a dimension before the batch N of %2</source>
        <translation>%1 不能在 %2 的批 N 之前放置维度</translation>
    </message>
    <message>
        <source>%1 can&apos;t make dimension %2 of %3, which has %4 beside the batch</source>
        <translation>%1 不能产生 %3 的维度 %2，它除批外有 %4 个维度</translation>
    </message>
    <message>
        <source>Choose a place from 1, the first after the batch, to %1; −1 is the last</source>
        <translation>请选择 1（批之后的第一个）至 %1 的位置；−1 为最后一个</translation>
    </message>
    <message>
        <source>Dimension</source>
        <translation>维度</translation>
    </message>
    <message>
        <source>dimension %1</source>
        <translation>维度 %1</translation>
    </message>
    <message>
        <source>%1 needs inputs of one shape, but gets %2 and %3</source>
        <translation>%1 需要形状相同的输入，但得到 %2 和 %3</translation>
    </message>
    <message>
        <source>%1 needs one row of numbers a sample (N × features), but gets %2</source>
        <translation>%1 需要每个样本一行数（N × 特征），但得到 %2</translation>
    </message>
    <message>
        <source>Share of the channels that are turned off</source>
        <translation>关闭的通道比例</translation>
    </message>
    <message>
        <source>Dropout 1d</source>
        <translation>一维随机失活</translation>
    </message>
    <message>
        <source>Turns off random channels of sequences while training.</source>
        <translation>训练时随机关闭序列的通道。</translation>
    </message>
    <message>
        <source>While training each channel of each sample of [N, C, L] becomes 0 with the given probability and the others grow by 1 / (1 − probability); in use nothing changes. Neighbouring values say nearly the same, so dropping single ones would do little. Source: Tompson et al. 2014.</source>
        <translation>训练时 [N, C, L] 中每个样本的每个通道以给定概率变为 0，其余放大 1 / (1 − 概率) 倍；使用时不变。相邻数值几乎相同，丢弃单个值作用不大。来源：Tompson 等 2014。</translation>
    </message>
    <message>
        <source>Dropout 2d</source>
        <translation>二维随机失活</translation>
    </message>
    <message>
        <source>Turns off random channels of pictures while training.</source>
        <translation>训练时随机关闭图片的通道。</translation>
    </message>
    <message>
        <source>While training each channel of each sample of [N, C, H, W] becomes 0 with the given probability and the others grow by 1 / (1 − probability); in use nothing changes. Neighbouring pixels say nearly the same, so dropping single ones would do little. Source: Tompson et al. 2014.</source>
        <translation>训练时 [N, C, H, W] 中每个样本的每个通道以给定概率变为 0，其余放大 1 / (1 − 概率) 倍；使用时不变。相邻像素几乎相同，丢弃单个值作用不大。来源：Tompson 等 2014。</translation>
    </message>
    <message>
        <source>ELU</source>
        <translation>ELU</translation>
    </message>
    <message>
        <source>Like ReLU, but bends smoothly towards −α for negative values.</source>
        <translation>类似 ReLU，但负值平滑地趋向 −α。</translation>
    </message>
    <message>
        <source>y = x for x &gt; 0, α · (eˣ − 1) otherwise, any shape. Source: Clevert et al. 2015.</source>
        <translation>x &gt; 0 时 y = x，否则 y = α · (eˣ − 1)，任意形状。来源：Clevert 等 2015。</translation>
    </message>
    <message>
        <source>Alpha</source>
        <translation>Alpha</translation>
    </message>
    <message>
        <source>How far negative values reach: the output stays above −alpha</source>
        <translation>负值的范围：输出始终大于 −alpha</translation>
    </message>
    <message>
        <source>Gaussian noise</source>
        <translation>高斯噪声</translation>
    </message>
    <message>
        <source>Adds random numbers while training, against overfitting.</source>
        <translation>训练时加入随机数，防止过拟合。</translation>
    </message>
    <message>
        <source>While training y = x + deviation · z, z from the standard normal distribution, anew for each value; in use nothing changes. Any shape. Source: Bishop 1995.</source>
        <translation>训练时 y = x + 标准差 · z，z 取自标准正态分布，每个值各取一次；使用时不变。任意形状。来源：Bishop 1995。</translation>
    </message>
    <message>
        <source>Deviation</source>
        <translation>标准差</translation>
    </message>
    <message>
        <source>Standard deviation of the noise</source>
        <translation>噪声的标准差</translation>
    </message>
    <message>
        <source>GELU</source>
        <translation>GELU</translation>
    </message>
    <message>
        <source>A smooth ReLU, usual in Transformers.</source>
        <translation>平滑的 ReLU，常用于 Transformer。</translation>
    </message>
    <message>
        <source>y = x · Φ(x), Φ the normal distribution&apos;s cumulative function; with tanh y ≈ x / 2 · (1 + tanh(√(2/π) · (x + 0.044715 · x³))). Any shape. Source: Hendrycks and Gimpel 2016.</source>
        <translation>y = x · Φ(x)，Φ 为正态分布的累积函数；用 tanh 时 y ≈ x / 2 · (1 + tanh(√(2/π) · (x + 0.044715 · x³)))。任意形状。来源：Hendrycks 与 Gimpel 2016。</translation>
    </message>
    <message>
        <source>Approximation</source>
        <translation>近似</translation>
    </message>
    <message>
        <source>“none” computes it exactly; “tanh” is the form that GPT-2 was trained with</source>
        <translation>“none”精确计算；“tanh”是训练 GPT-2 所用的形式</translation>
    </message>
    <message>
        <source>Global max pool</source>
        <translation>全局最大池化</translation>
    </message>
    <message>
        <source>One number a channel: the largest of the whole picture.</source>
        <translation>每个通道一个数：整张图片的最大值。</translation>
    </message>
    <message>
        <source>[N, C, H, W] to [N, C]. Needs no Flatten after it and takes pictures of any size; equal maxima share the gradient. Source: PyTorch&apos;s amax.</source>
        <translation>[N, C, H, W] 变为 [N, C]。其后无需 Flatten，可接受任意大小的图片；相等的最大值平分梯度。来源：PyTorch 的 amax。</translation>
    </message>
    <message>
        <source>Global average pool 1d</source>
        <translation>一维全局平均池化</translation>
    </message>
    <message>
        <source>One number a channel: the mean over the whole sequence.</source>
        <translation>每个通道一个数：整个序列的平均值。</translation>
    </message>
    <message>
        <source>[N, C, L] to [N, C]. Needs no Flatten after it and takes sequences of any length. Source: Lin et al. 2013, Network in Network.</source>
        <translation>[N, C, L] 变为 [N, C]。其后无需 Flatten，可接受任意长度的序列。来源：Lin 等 2013，Network in Network。</translation>
    </message>
    <message>
        <source>GLU needs an even number to halve, but dimension %1 of %2 is %3</source>
        <translation>GLU 需要偶数才能对半分，但 %2 的维度 %1 为 %3</translation>
    </message>
    <message>
        <source>Give the layer before it an even number of filters or units</source>
        <translation>请让前一层有偶数个滤波器或单元</translation>
    </message>
    <message>
        <source>GLU</source>
        <translation>GLU</translation>
    </message>
    <message>
        <source>One half of its input decides how much of the other half passes.</source>
        <translation>输入的一半决定另一半通过多少。</translation>
    </message>
    <message>
        <source>y = a · σ(b), a and b the first and second half of the input along a dimension, which so becomes half as long. [N, C, H, W] with dimension 1 to [N, C/2, H, W]. Source: Dauphin et al. 2016.</source>
        <translation>y = a · σ(b)，a 与 b 为输入沿某维度的前半与后半，该维度因此减半。维度 1 时 [N, C, H, W] 变为 [N, C/2, H, W]。来源：Dauphin 等 2016。</translation>
    </message>
    <message>
        <source>Which dimension is halved: 1 the channels or features, −1 the last</source>
        <translation>对半分的维度：1 为通道或特征，−1 为最后一个</translation>
    </message>
    <message>
        <source>%1 channels can&apos;t be divided into %2 groups of one size</source>
        <translation>%1 个通道不能均分为 %2 组</translation>
    </message>
    <message>
        <source>Set groups to a divisor of the channels</source>
        <translation>请将组数设为通道数的约数</translation>
    </message>
    <message>
        <source>Group norm</source>
        <translation>组归一化</translation>
    </message>
    <message>
        <source>Brings groups of channels to mean 0 and deviation 1, each sample on its own.</source>
        <translation>逐样本将各组通道变为均值 0、标准差 1。</translation>
    </message>
    <message>
        <source>y = (x − mean) / √(variance + ε) · weight + bias, mean and variance per sample and group of channels, weight and bias per channel of [N, C, …]; the same while training and in use, so it suits small batches. Source: Wu and He 2018.</source>
        <translation>y = (x − 均值) / √(方差 + ε) · weight + bias，均值和方差按样本和通道组，weight 与 bias 按 [N, C, …] 的通道；训练与使用时相同，适合小批量。来源：Wu 与 He 2018。</translation>
    </message>
    <message>
        <source>Into how many groups the channels are divided; 1 takes all channels together</source>
        <translation>通道分成的组数；1 表示所有通道一起</translation>
    </message>
    <message>
        <source>Learned scale</source>
        <translation>学习缩放</translation>
    </message>
    <message>
        <source>Learns a scale and a shift for each channel</source>
        <translation>为每个通道学习缩放和平移</translation>
    </message>
    <message>
        <source>%1 groups</source>
        <translation>%1 组</translation>
    </message>
    <message>
        <source>InstanceNorm2d needs pictures of more than one pixel: a single one has no deviation, and would always become 0</source>
        <translation>InstanceNorm2d 需要多于一个像素的图片：单个像素没有标准差，总会变成 0</translation>
    </message>
    <message>
        <source>Put it before the layers that shrink the picture, or use BatchNorm2d</source>
        <translation>请放在缩小图片的层之前，或改用 BatchNorm2d</translation>
    </message>
    <message>
        <source>Instance norm 2d</source>
        <translation>二维实例归一化</translation>
    </message>
    <message>
        <source>Brings each channel of each picture to mean 0 and deviation 1.</source>
        <translation>将每张图片的每个通道变为均值 0、标准差 1。</translation>
    </message>
    <message>
        <source>y = (x − mean) / √(variance + ε), per sample and channel of [N, C, H, W], and · weight + bias where they are learned; usual where pictures are made or restyled. Source: Ulyanov et al. 2016.</source>
        <translation>y = (x − 均值) / √(方差 + ε)，按 [N, C, H, W] 的样本和通道，若有学习参数则再 · weight + bias；常用于生成图片或风格迁移。来源：Ulyanov 等 2016。</translation>
    </message>
    <message>
        <source>%1 is to normalise the last %2 dimensions, but %3 has only %4 beside the batch</source>
        <translation>%1 要归一化最后 %2 个维度，但 %3 除批外只有 %4 个</translation>
    </message>
    <message>
        <source>Set the dimensions to 0, which takes all but the batch, or to fewer</source>
        <translation>请将维度设为 0（除批外全部）或更小的数</translation>
    </message>
    <message>
        <source>Last dimensions</source>
        <translation>末尾维度数</translation>
    </message>
    <message>
        <source>How many of the last dimensions are normalised together: 0 all but the batch, 1 only the last, as Transformers do</source>
        <translation>一起归一化的末尾维度数：0 为除批外全部，1 为仅最后一个（Transformer 的做法）</translation>
    </message>
    <message>
        <source>Learns by how much each normalised value is scaled, and shifted where the layer has a bias</source>
        <translation>学习每个归一化值的缩放量，若有偏置则还有平移量</translation>
    </message>
    <message>
        <source>Layer norm</source>
        <translation>层归一化</translation>
    </message>
    <message>
        <source>Brings each sample to mean 0 and deviation 1, on its own.</source>
        <translation>单独将每个样本变为均值 0、标准差 1。</translation>
    </message>
    <message>
        <source>y = (x − mean) / √(variance + ε) · weight + bias, over all dimensions but the batch, or the last few; the same while training and in use. Any shape. Source: Ba et al. 2016.</source>
        <translation>y = (x − 均值) / √(方差 + ε) · weight + bias，对除批外所有维度或最后几个维度；训练与使用时相同。任意形状。来源：Ba 等 2016。</translation>
    </message>
    <message>
        <source>RMS norm</source>
        <translation>RMS 归一化</translation>
    </message>
    <message>
        <source>Brings each sample to a mean square of 1, on its own.</source>
        <translation>单独将每个样本变为均方 1。</translation>
    </message>
    <message>
        <source>y = x / √(mean(x²) + ε) · weight, over all dimensions but the batch, or the last few: a layer norm without mean and bias. Any shape. Source: Zhang and Sennrich 2019.</source>
        <translation>y = x / √(mean(x²) + ε) · weight，对除批外所有维度或最后几个维度：没有均值和偏置的层归一化。任意形状。来源：Zhang 与 Sennrich 2019。</translation>
    </message>
    <message>
        <source>Keeps the division away from zero; 0 takes the smallest step of the numbers, as PyTorch does</source>
        <translation>避免除以零；0 表示取数值的最小间隔，与 PyTorch 相同</translation>
    </message>
    <message>
        <source>MatMul needs a matrix a sample (N × rows × columns), but gets %1</source>
        <translation>MatMul 需要每个样本一个矩阵（N × 行 × 列），但得到 %1</translation>
    </message>
    <message>
        <source>Give it a matrix by Reshape or Unsqueeze, or use Linear to multiply by learned weights</source>
        <translation>请用 Reshape 或 Unsqueeze 给它矩阵，或用 Linear 乘以学习的权重</translation>
    </message>
    <message>
        <source>MatMul pairs each matrix of a with one of b, so all sizes but the last two must agree, but it gets %1 and %2</source>
        <translation>MatMul 将 a 的每个矩阵与 b 的一个配对，因此除最后两个外的大小必须一致，但得到 %1 和 %2</translation>
    </message>
    <message>
        <source>Bring both branches to the same sizes before the last two, for example by Reshape</source>
        <translation>请使两个分支最后两个维度之前的大小一致，例如用 Reshape</translation>
    </message>
    <message>
        <source>MatMul needs as many columns in a as rows in b, but gets %1 columns and %2 rows</source>
        <translation>MatMul 要求 a 的列数等于 b 的行数，但得到 %1 列和 %2 行</translation>
    </message>
    <message>
        <source>Swap the last two dimensions of one input by Permute, or change the layers before it</source>
        <translation>请用 Permute 交换一个输入的最后两个维度，或修改前面的层</translation>
    </message>
    <message>
        <source>Matrix product</source>
        <translation>矩阵乘积</translation>
    </message>
    <message>
        <source>Multiplies the matrices of its two inputs.</source>
        <translation>将两个输入的矩阵相乘。</translation>
    </message>
    <message>
        <source>yᵢⱼ = Σₖ aᵢₖ · bₖⱼ, [N, …, a, b] times [N, …, b, c] to [N, …, a, c]; the sizes before the last two agree. The heart of attention (Vaswani et al. 2017). Source: PyTorch&apos;s matmul.</source>
        <translation>yᵢⱼ = Σₖ aᵢₖ · bₖⱼ，[N, …, a, b] 乘 [N, …, b, c] 得 [N, …, a, c]；最后两个之前的大小一致。注意力的核心（Vaswani 等 2017）。来源：PyTorch 的 matmul。</translation>
    </message>
    <message>
        <source>The order %1 names dimension %2 twice</source>
        <translation>顺序 %1 两次列出维度 %2</translation>
    </message>
    <message>
        <source>Name each dimension once</source>
        <translation>每个维度只列一次</translation>
    </message>
    <message>
        <source>The order %1 names %2 dimensions, but %3 has %4 beside the batch</source>
        <translation>顺序 %1 列出 %2 个维度，但 %3 除批外有 %4 个</translation>
    </message>
    <message>
        <source>Name every dimension once, in the order they shall have</source>
        <translation>请按所需顺序将每个维度列出一次</translation>
    </message>
    <message>
        <source>Permute</source>
        <translation>置换</translation>
    </message>
    <message>
        <source>Puts the dimensions into another order.</source>
        <translation>改变维度的顺序。</translation>
    </message>
    <message>
        <source>The output&apos;s dimension i is the input&apos;s dimension order[i]: with the order 2, 3, 1, [N, C, H, W] becomes [N, H, W, C]. The batch stays first. Source: PyTorch&apos;s permute.</source>
        <translation>输出的维度 i 是输入的维度 order[i]：顺序为 2, 3, 1 时 [N, C, H, W] 变为 [N, H, W, C]。批始终在最前。来源：PyTorch 的 permute。</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>顺序</translation>
    </message>
    <message>
        <source>The input&apos;s dimensions in their new order: 1 is the first after the batch, −1 the last</source>
        <translation>输入维度的新顺序：1 为批之后的第一个，−1 为最后一个</translation>
    </message>
    <message>
        <source>%1 channels can&apos;t be laid out as squares of %2 × %2</source>
        <translation>%1 个通道不能排成 %2 × %2 的方块</translation>
    </message>
    <message>
        <source>Give it a multiple of %1 channels, or change the factor</source>
        <translation>请给它 %1 的倍数个通道，或修改倍率</translation>
    </message>
    <message>
        <source>Pixel shuffle</source>
        <translation>像素重排</translation>
    </message>
    <message>
        <source>Turns channels into a larger picture.</source>
        <translation>将通道转换为更大的图片。</translation>
    </message>
    <message>
        <source>[N, C·r², H, W] to [N, C, r·H, r·W]: y[c, r·i + a, r·j + b] = x[c·r² + r·a + b, i, j], with the factor r. Source: Shi et al. 2016, Sub-Pixel Convolution.</source>
        <translation>[N, C·r², H, W] 变为 [N, C, r·H, r·W]：y[c, r·i + a, r·j + b] = x[c·r² + r·a + b, i, j]，倍率为 r。来源：Shi 等 2016，亚像素卷积。</translation>
    </message>
    <message>
        <source>Factor</source>
        <translation>倍率</translation>
    </message>
    <message>
        <source>How many times higher and wider the picture becomes</source>
        <translation>图片变高变宽的倍数</translation>
    </message>
    <message>
        <source>PReLU</source>
        <translation>PReLU</translation>
    </message>
    <message>
        <source>A leaky ReLU that learns its slope.</source>
        <translation>学习斜率的带泄漏 ReLU。</translation>
    </message>
    <message>
        <source>y = x for x ≥ 0, weight · x otherwise; one weight, or one a channel (dimension 1 of [N, C, …]). Source: He et al. 2015.</source>
        <translation>x ≥ 0 时 y = x，否则 y = weight · x；一个权重，或每个通道一个（[N, C, …] 的维度 1）。来源：He 等 2015。</translation>
    </message>
    <message>
        <source>A slope per channel</source>
        <translation>每通道一个斜率</translation>
    </message>
    <message>
        <source>Learns a slope for each channel instead of one for all</source>
        <translation>为每个通道学习一个斜率，而非共用一个</translation>
    </message>
    <message>
        <source>First slope</source>
        <translation>初始斜率</translation>
    </message>
    <message>
        <source>Slope at the start of the training</source>
        <translation>训练开始时的斜率</translation>
    </message>
    <message>
        <source>%1 names dimension %2 twice</source>
        <translation>%1 两次列出维度 %2</translation>
    </message>
    <message>
        <source>%1 would leave nothing of %2 but the batch</source>
        <translation>%1 会使 %2 只剩下批</translation>
    </message>
    <message>
        <source>Keep the dimensions, which gives one number a sample, or name fewer</source>
        <translation>请保留维度（每个样本一个数），或少列几个</translation>
    </message>
    <message>
        <source>Dimensions</source>
        <translation>维度</translation>
    </message>
    <message>
        <source>The dimensions to reduce: 1 is the first after the batch, −1 the last</source>
        <translation>要归约的维度：1 为批之后的第一个，−1 为最后一个</translation>
    </message>
    <message>
        <source>Keep dimensions</source>
        <translation>保留维度</translation>
    </message>
    <message>
        <source>The reduced dimensions stay, with size 1</source>
        <translation>归约后的维度保留，大小为 1</translation>
    </message>
    <message>
        <source>over %1</source>
        <translation>沿 %1</translation>
    </message>
    <message>
        <source>Mean</source>
        <translation>平均</translation>
    </message>
    <message>
        <source>The mean over one or more dimensions.</source>
        <translation>沿一个或多个维度的平均值。</translation>
    </message>
    <message>
        <source>With the dimensions 2, 3, [N, C, H, W] becomes [N, C], or [N, C, 1, 1] where dimensions are kept. Source: PyTorch&apos;s mean.</source>
        <translation>维度为 2, 3 时 [N, C, H, W] 变为 [N, C]，保留维度则为 [N, C, 1, 1]。来源：PyTorch 的 mean。</translation>
    </message>
    <message>
        <source>Maximum</source>
        <translation>最大值</translation>
    </message>
    <message>
        <source>The largest value over one or more dimensions.</source>
        <translation>沿一个或多个维度的最大值。</translation>
    </message>
    <message>
        <source>With the dimensions 2, 3, [N, C, H, W] becomes [N, C], or [N, C, 1, 1] where dimensions are kept. Equal values share the gradient. Source: PyTorch&apos;s amax.</source>
        <translation>维度为 2, 3 时 [N, C, H, W] 变为 [N, C]，保留维度则为 [N, C, 1, 1]。相等的值平分梯度。来源：PyTorch 的 amax。</translation>
    </message>
    <message>
        <source>Sum</source>
        <translation>求和</translation>
    </message>
    <message>
        <source>The sum over one or more dimensions.</source>
        <translation>沿一个或多个维度的和。</translation>
    </message>
    <message>
        <source>With the dimensions 2, 3, [N, C, H, W] becomes [N, C], or [N, C, 1, 1] where dimensions are kept. Source: PyTorch&apos;s sum.</source>
        <translation>维度为 2, 3 时 [N, C, H, W] 变为 [N, C]，保留维度则为 [N, C, 1, 1]。来源：PyTorch 的 sum。</translation>
    </message>
    <message>
        <source>Reshape can&apos;t make %1 of a sample of %2, which has %3 numbers</source>
        <translation>Reshape 不能将 %2 的样本（%3 个数）变为 %1</translation>
    </message>
    <message>
        <source>Give sizes whose product is the number of numbers in a sample, one of them as −1 to have it worked out</source>
        <translation>请给出乘积等于样本数值个数的大小，其中一个可写 −1 由系统算出</translation>
    </message>
    <message>
        <source>Reshape can&apos;t make a dimension of size 0</source>
        <translation>Reshape 不能产生大小为 0 的维度</translation>
    </message>
    <message>
        <source>Give positive sizes, one of them as −1 to have it worked out</source>
        <translation>请给出正的大小，其中一个可写 −1 由系统算出</translation>
    </message>
    <message>
        <source>Reshape can work out one size, but %1 leaves several open</source>
        <translation>Reshape 只能算出一个大小，但 %1 留空多个</translation>
    </message>
    <message>
        <source>Give all sizes but one; −1 is the one worked out</source>
        <translation>请只留一个大小不写；−1 表示由系统算出</translation>
    </message>
    <message>
        <source>Reshape</source>
        <translation>重塑</translation>
    </message>
    <message>
        <source>Lays each sample&apos;s numbers out in other sizes.</source>
        <translation>将每个样本的数排成其他大小。</translation>
    </message>
    <message>
        <source>[N, …] to [N, sizes…], row-major; the product of the sizes is that of the input&apos;s. Of [N, 3, 4, 4] the sizes 12, −1 make [N, 12, 4]. Source: PyTorch&apos;s reshape.</source>
        <translation>[N, …] 变为 [N, 大小…]，行优先；大小的乘积与输入相同。[N, 3, 4, 4] 以 12, −1 变为 [N, 12, 4]。来源：PyTorch 的 reshape。</translation>
    </message>
    <message>
        <source>Sizes</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Sizes of one sample, without the batch; one may be −1, which is worked out</source>
        <translation>一个样本的大小，不含批；其中一个可为 −1，由系统算出</translation>
    </message>
    <message>
        <source>%1 needs sequences (N × channels × length), but gets %2</source>
        <translation>%1 需要序列（N × 通道 × 长度），但得到 %2</translation>
    </message>
    <message>
        <source>Put it where the data is one channel after the other along one length; pictures have layers of the same name ending in 2d</source>
        <translation>请用于沿一个长度排列各通道的数据；图片有同名的 2d 层</translation>
    </message>
    <message>
        <source>%1 needs volumes (N × channels × depth × height × width), but gets %2</source>
        <translation>%1 需要体数据（N × 通道 × 深 × 高 × 宽），但得到 %2</translation>
    </message>
    <message>
        <source>Give the Input a shape of four numbers; pictures have layers of the same name ending in 2d</source>
        <translation>请将 Input 的形状设为四个数；图片有同名的 2d 层</translation>
    </message>
    <message>
        <source>The %1 window of %2 does not fit into its input of %3</source>
        <translation>%2 的 %1 窗口放不进大小为 %3 的输入</translation>
    </message>
    <message>
        <source>Give both branches the same number of features, for example by a Linear layer</source>
        <translation>请使两个分支的特征数相同，例如用 Linear 层</translation>
    </message>
    <message>
        <source>Dot product</source>
        <translation>点积</translation>
    </message>
    <message>
        <source>How alike two rows are: the sum of their products.</source>
        <translation>两行的相似程度：逐项乘积之和。</translation>
    </message>
    <message>
        <source>y = Σᵢ aᵢ · bᵢ, [N, F] and [N, F] to [N, 1]. How matrix factorisation scores a user and an item (Koren et al. 2009).</source>
        <translation>y = Σᵢ aᵢ · bᵢ，[N, F] 与 [N, F] 变为 [N, 1]。矩阵分解以此为用户和物品打分（Koren 等 2009）。</translation>
    </message>
    <message>
        <source>Cosine similarity</source>
        <translation>余弦相似度</translation>
    </message>
    <message>
        <source>How alike the directions of two rows are, from −1 to 1.</source>
        <translation>两行方向的相似程度，从 −1 到 1。</translation>
    </message>
    <message>
        <source>y = Σᵢ aᵢ · bᵢ / (max(‖a‖, ε) · max(‖b‖, ε)), [N, F] and [N, F] to [N, 1]. Source: PyTorch&apos;s CosineSimilarity.</source>
        <translation>y = Σᵢ aᵢ · bᵢ / (max(‖a‖, ε) · max(‖b‖, ε))，[N, F] 与 [N, F] 变为 [N, 1]。来源：PyTorch 的 CosineSimilarity。</translation>
    </message>
    <message>
        <source>Slice can&apos;t reach position %1: dimension %2 has only %3</source>
        <translation>Slice 到不了位置 %1：维度 %2 只有 %3</translation>
    </message>
    <message>
        <source>Choose positions from %1 to %2; negative ones count from the end</source>
        <translation>请选择 %1 至 %2 的位置；负数从末尾算起</translation>
    </message>
    <message>
        <source>Slice keeps nothing: of %1 positions, it starts at %2 and ends before %3</source>
        <translation>Slice 什么也不保留：共 %1 个位置，从 %2 开始，在 %3 之前结束</translation>
    </message>
    <message>
        <source>Let it end behind its start; end 0 is the end of the dimension</source>
        <translation>请让结束位于开始之后；结束为 0 表示维度末尾</translation>
    </message>
    <message>
        <source>Slice</source>
        <translation>切片</translation>
    </message>
    <message>
        <source>Keeps a stretch of one dimension.</source>
        <translation>保留一个维度的一段。</translation>
    </message>
    <message>
        <source>Of [N, C, H, W], with the dimension 1, start 0 and end 3, the first three channels: [N, 3, H, W]. The size is ⌈(end − start) / step⌉. Source: Python&apos;s slices, as PyTorch takes them.</source>
        <translation>对 [N, C, H, W]，维度 1、开始 0、结束 3 得到前三个通道：[N, 3, H, W]。大小为 ⌈(结束 − 开始) / 步长⌉。来源：PyTorch 所用的 Python 切片。</translation>
    </message>
    <message>
        <source>The dimension to cut: 1 is the first after the batch, −1 the last</source>
        <translation>要切的维度：1 为批之后的第一个，−1 为最后一个</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>First position that is kept; 0 is the first, −1 the last</source>
        <translation>保留的第一个位置；0 为第一个，−1 为最后一个</translation>
    </message>
    <message>
        <source>End</source>
        <translation>结束</translation>
    </message>
    <message>
        <source>First position behind the stretch; negative counts from the end, 0 is the end</source>
        <translation>该段之后的第一个位置；负数从末尾算起，0 为末尾</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>步长</translation>
    </message>
    <message>
        <source>2 keeps every second position</source>
        <translation>2 表示每隔一个保留</translation>
    </message>
    <message>
        <source>dimension %1 · %2</source>
        <translation>维度 %1 · %2</translation>
    </message>
    <message>
        <source>Length of a filter</source>
        <translation>滤波器的长度</translation>
    </message>
    <message>
        <source>Values taken off on each side</source>
        <translation>每侧裁去的数值</translation>
    </message>
    <message>
        <source>Zeros added on each side, or “same” to keep the length</source>
        <translation>每侧补的零，或“same”以保持长度</translation>
    </message>
    <message>
        <source>Distance between the values that a filter looks at</source>
        <translation>滤波器所看数值之间的距离</translation>
    </message>
    <message>
        <source>Rows and columns taken off on each side</source>
        <translation>每侧裁去的行和列</translation>
    </message>
    <message>
        <source>Depth, height and width of a filter</source>
        <translation>滤波器的深、高、宽</translation>
    </message>
    <message>
        <source>Layers, rows and columns taken off on each side</source>
        <translation>每侧裁去的层、行、列</translation>
    </message>
    <message>
        <source>Zeros added on each side, or “same” to keep depth, height and width</source>
        <translation>每侧补的零，或“same”以保持深、高、宽</translation>
    </message>
    <message>
        <source>Softplus</source>
        <translation>Softplus</translation>
    </message>
    <message>
        <source>A smooth ReLU whose output is always positive, for deviations and rates.</source>
        <translation>输出恒为正的平滑 ReLU，用于标准差和速率。</translation>
    </message>
    <message>
        <source>y = ln(1 + e^{β·x}) / β, and x itself where β·x exceeds the threshold. Any shape. Source: PyTorch&apos;s Softplus.</source>
        <translation>y = ln(1 + e^{β·x}) / β，当 β·x 超过阈值时为 x 本身。任意形状。来源：PyTorch 的 Softplus。</translation>
    </message>
    <message>
        <source>Beta</source>
        <translation>Beta</translation>
    </message>
    <message>
        <source>Sharpness of the bend at 0: the larger, the closer to ReLU</source>
        <translation>0 处弯折的锐度：越大越接近 ReLU</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>阈值</translation>
    </message>
    <message>
        <source>Above it the value passes as it is, which keeps the exponential finite</source>
        <translation>超过它的值原样通过，使指数保持有限</translation>
    </message>
    <message>
        <source>Squeeze takes a dimension of size 1 away, but dimension %1 of %2 has %3</source>
        <translation>Squeeze 去掉大小为 1 的维度，但 %2 的维度 %1 大小为 %3</translation>
    </message>
    <message>
        <source>Choose a dimension of size 1, or make it 1 by a mean, maximum or sum over it</source>
        <translation>请选择大小为 1 的维度，或对其取平均、最大值或和使之为 1</translation>
    </message>
    <message>
        <source>Squeeze would leave nothing of %1 but the batch</source>
        <translation>Squeeze 会使 %1 只剩下批</translation>
    </message>
    <message>
        <source>Delete this layer: one number a sample is a row of one number</source>
        <translation>请删除该层：每个样本一个数就是只有一个数的行</translation>
    </message>
    <message>
        <source>Squeeze</source>
        <translation>压缩维度</translation>
    </message>
    <message>
        <source>Takes a dimension of size 1 away.</source>
        <translation>去掉一个大小为 1 的维度。</translation>
    </message>
    <message>
        <source>[N, C, 1, W] to [N, C, W], where the dimension is 2. The values stay as they are. Source: PyTorch&apos;s squeeze.</source>
        <translation>维度为 2 时 [N, C, 1, W] 变为 [N, C, W]。数值不变。来源：PyTorch 的 squeeze。</translation>
    </message>
    <message>
        <source>The dimension to take away: 1 is the first after the batch, −1 the last</source>
        <translation>要去掉的维度：1 为批之后的第一个，−1 为最后一个</translation>
    </message>
    <message>
        <source>Unsqueeze</source>
        <translation>增加维度</translation>
    </message>
    <message>
        <source>Inserts a dimension of size 1.</source>
        <translation>插入一个大小为 1 的维度。</translation>
    </message>
    <message>
        <source>[N, C, W] to [N, C, 1, W], where the dimension is 2. The values stay as they are. Source: PyTorch&apos;s unsqueeze.</source>
        <translation>维度为 2 时 [N, C, W] 变为 [N, C, 1, W]。数值不变。来源：PyTorch 的 unsqueeze。</translation>
    </message>
    <message>
        <source>Where the new dimension goes: 1 is the first after the batch, −1 the last</source>
        <translation>新维度的位置：1 为批之后的第一个，−1 为最后一个</translation>
    </message>
    <message>
        <source>Bring all branches to the same sizes, or use Concat, which joins along the channels</source>
        <translation>请使所有分支大小相同，或用沿通道连接的 Concat</translation>
    </message>
    <message>
        <source>Stack</source>
        <translation>堆叠</translation>
    </message>
    <message>
        <source>Puts its inputs side by side along a new dimension.</source>
        <translation>将各输入沿新维度并排。</translation>
    </message>
    <message>
        <source>K inputs [N, C, …] to [N, K, C, …], where the new dimension is the first; in the order of the edges. All sizes must agree. Source: PyTorch&apos;s stack.</source>
        <translation>K 个输入 [N, C, …] 变为 [N, K, C, …]（新维度为第一个）；按边的顺序。所有大小必须一致。来源：PyTorch 的 stack。</translation>
    </message>
    <message>
        <source>Output padding %1 must be smaller than the stride %2 or the dilation %3</source>
        <translation>输出填充 %1 必须小于步幅 %2 或扩张 %3</translation>
    </message>
    <message>
        <source>Use less output padding or a larger stride</source>
        <translation>请减小输出填充或增大步幅</translation>
    </message>
    <message>
        <source>Padding %1 takes off all of the output</source>
        <translation>填充 %1 会裁掉全部输出</translation>
    </message>
    <message>
        <source>Output padding</source>
        <translation>输出填充</translation>
    </message>
    <message>
        <source>Added at the end of the output only; smaller than the stride or the dilation</source>
        <translation>只加在输出末端；须小于步幅或扩张</translation>
    </message>
    <message>
        <source>Transposed conv 2d</source>
        <translation>二维转置卷积</translation>
    </message>
    <message>
        <source>Makes a picture larger with learned filters.</source>
        <translation>用学习到的滤波器放大图片。</translation>
    </message>
    <message>
        <source>The gradient of Conv2d as a layer: [N, C, H, W] to [N, filters, H&apos;, W&apos;], H&apos; = (H − 1)·stride − 2·padding + dilation·(kernel − 1) + output padding + 1. Source: PyTorch&apos;s ConvTranspose2d.</source>
        <translation>作为层的 Conv2d 梯度：[N, C, H, W] 变为 [N, 滤波器数, H&apos;, W&apos;]，H&apos; = (H − 1)·步幅 − 2·填充 + 扩张·(核 − 1) + 输出填充 + 1。来源：PyTorch 的 ConvTranspose2d。</translation>
    </message>
    <message>
        <source>Transposed conv 1d</source>
        <translation>一维转置卷积</translation>
    </message>
    <message>
        <source>Makes a sequence longer with learned filters.</source>
        <translation>用学习到的滤波器延长序列。</translation>
    </message>
    <message>
        <source>The gradient of Conv1d as a layer: [N, C, L] to [N, filters, L&apos;], L&apos; = (L − 1)·stride − 2·padding + dilation·(kernel − 1) + output padding + 1. Source: PyTorch&apos;s ConvTranspose1d.</source>
        <translation>作为层的 Conv1d 梯度：[N, C, L] 变为 [N, 滤波器数, L&apos;]，L&apos; = (L − 1)·步幅 − 2·填充 + 扩张·(核 − 1) + 输出填充 + 1。来源：PyTorch 的 ConvTranspose1d。</translation>
    </message>
    <message>
        <source>Transposed conv 3d</source>
        <translation>三维转置卷积</translation>
    </message>
    <message>
        <source>Makes a volume larger with learned filters.</source>
        <translation>用学习到的滤波器放大体数据。</translation>
    </message>
    <message>
        <source>The gradient of Conv3d as a layer: [N, C, D, H, W] to [N, filters, D&apos;, H&apos;, W&apos;], D&apos; = (D − 1)·stride − 2·padding + dilation·(kernel − 1) + output padding + 1. Source: PyTorch&apos;s ConvTranspose3d.</source>
        <translation>作为层的 Conv3d 梯度：[N, C, D, H, W] 变为 [N, 滤波器数, D&apos;, H&apos;, W&apos;]，D&apos; = (D − 1)·步幅 − 2·填充 + 扩张·(核 − 1) + 输出填充 + 1。来源：PyTorch 的 ConvTranspose3d。</translation>
    </message>
    <message>
        <source>Upsample</source>
        <translation>上采样</translation>
    </message>
    <message>
        <source>Makes a picture larger without learning anything.</source>
        <translation>不经学习地放大图片。</translation>
    </message>
    <message>
        <source>[N, C, H, W] to [N, C, factor·H, factor·W]: each pixel repeated (nearest), or mixed from its four neighbours (bilinear, corners not aligned). Source: PyTorch&apos;s Upsample.</source>
        <translation>[N, C, H, W] 变为 [N, C, 倍率·H, 倍率·W]：重复每个像素（nearest），或由四个相邻像素混合（bilinear，角点不对齐）。来源：PyTorch 的 Upsample。</translation>
    </message>
    <message>
        <source>Mode</source>
        <translation>模式</translation>
    </message>
    <message>
        <source>nearest</source>
        <translation>最近邻</translation>
    </message>
    <message>
        <source>bilinear</source>
        <translation>双线性</translation>
    </message>
    <message>
        <source>Repeat pixels (nearest) or mix them (bilinear)</source>
        <translation>重复像素（最近邻）或混合像素（双线性）</translation>
    </message>
    <message>
        <source>Length of the window</source>
        <translation>窗口的长度</translation>
    </message>
    <message>
        <source>Values added on each side; at most half the kernel</source>
        <translation>每侧添加的数值；至多为核的一半</translation>
    </message>
    <message>
        <source>Depth, height and width of the window</source>
        <translation>窗口的深、高、宽</translation>
    </message>
    <message>
        <source>Layers, rows and columns added on each side; at most half the kernel</source>
        <translation>每侧添加的层、行、列；至多为核的一半</translation>
    </message>
    <message>
        <source>Max pool 1d</source>
        <translation>一维最大池化</translation>
    </message>
    <message>
        <source>[N, C, L] to [N, C, L&apos;], L&apos; = ⌊(L + 2·padding − kernel) / stride⌋ + 1. Source: PyTorch&apos;s MaxPool1d.</source>
        <translation>[N, C, L] 变为 [N, C, L&apos;]，L&apos; = ⌊(L + 2·填充 − 核) / 步幅⌋ + 1。来源：PyTorch 的 MaxPool1d。</translation>
    </message>
    <message>
        <source>Average pool 1d</source>
        <translation>一维平均池化</translation>
    </message>
    <message>
        <source>[N, C, L] to [N, C, L&apos;], L&apos; = ⌊(L + 2·padding − kernel) / stride⌋ + 1; padded zeros count. Source: PyTorch&apos;s AvgPool1d.</source>
        <translation>[N, C, L] 变为 [N, C, L&apos;]，L&apos; = ⌊(L + 2·填充 − 核) / 步幅⌋ + 1；填充的零计入。来源：PyTorch 的 AvgPool1d。</translation>
    </message>
    <message>
        <source>Max pool 3d</source>
        <translation>三维最大池化</translation>
    </message>
    <message>
        <source>[N, C, D, H, W] to [N, C, D&apos;, H&apos;, W&apos;], D&apos; = ⌊(D + 2·padding − kernel) / stride⌋ + 1. Source: PyTorch&apos;s MaxPool3d.</source>
        <translation>[N, C, D, H, W] 变为 [N, C, D&apos;, H&apos;, W&apos;]，D&apos; = ⌊(D + 2·填充 − 核) / 步幅⌋ + 1。来源：PyTorch 的 MaxPool3d。</translation>
    </message>
    <message>
        <source>Average pool 3d</source>
        <translation>三维平均池化</translation>
    </message>
    <message>
        <source>[N, C, D, H, W] to [N, C, D&apos;, H&apos;, W&apos;], D&apos; = ⌊(D + 2·padding − kernel) / stride⌋ + 1; padded zeros count; the window must fit without them. Source: PyTorch&apos;s AvgPool3d.</source>
        <translation>[N, C, D, H, W] 变为 [N, C, D&apos;, H&apos;, W&apos;]，D&apos; = ⌊(D + 2·填充 − 核) / 步幅⌋ + 1；填充的零计入；窗口须在不计填充时放得下。来源：PyTorch 的 AvgPool3d。</translation>
    </message>
    <message>
        <source>There is no adversarial loss “%1”</source>
        <translation>没有名为“%1”的对抗损失</translation>
    </message>
    <message>
        <source>Choose non-saturating, least-squares, hinge or wasserstein-gp</source>
        <translation>请选择 non-saturating、least-squares、hinge 或 wasserstein-gp</translation>
    </message>
    <message>
        <source>The Input %1 takes whole-number ids, but the data has numbers with a fraction</source>
        <translation>输入层 %1 接收整数编号，但数据是带小数的数值</translation>
    </message>
    <message>
        <source>Choose a field with ids for it, or set its numbers to float32</source>
        <translation>请为它选择含编号的字段，或将其数值类型设为 float32</translation>
    </message>
    <message>
        <source>The network has %1 Inputs, but %2 come with the data</source>
        <translation>网络有 %1 个输入层，但数据提供 %2 个输入</translation>
    </message>
    <message>
        <source>The model takes “%1”, which the data does not give</source>
        <translation>模型接收“%1”，但数据没有提供</translation>
    </message>
    <message>
        <source>The model takes “%1” of %2, but the data has %3</source>
        <translation>模型接收 %2 的“%1”，但数据是 %3</translation>
    </message>
    <message>
        <source>The data gives fewer inputs than the network takes</source>
        <translation>数据提供的输入少于网络接收的输入</translation>
    </message>
    <message>
        <source>The data has no “%1”</source>
        <translation>数据中没有“%1”</translation>
    </message>
    <message>
        <source>Delete this Input, or name a field of the data in its settings</source>
        <translation>请删除该输入层，或在其设置中指定数据的字段</translation>
    </message>
    <message>
        <source>The network&apos;s Input takes %1, but the prepared data has %2</source>
        <translation>网络输入层接收 %1，但处理后的数据是 %2</translation>
    </message>
    <message>
        <source>Set the Input&apos;s shape to that of the data, or change the recipe</source>
        <translation>请将输入层的形状设为数据的形状，或修改配方</translation>
    </message>
    <message>
        <source>The data&apos;s “%1” are whole numbers that stand for something, but the Input takes measured numbers</source>
        <translation>数据的“%1”是代表某种事物的整数，但输入层接收测量值</translation>
    </message>
    <message>
        <source>The data&apos;s “%1” are measured numbers, but the Input takes whole numbers that stand for something</source>
        <translation>数据的“%1”是测量值，但输入层接收代表某种事物的整数</translation>
    </message>
    <message>
        <source>Change the input&apos;s element type</source>
        <translation>请更改输入的元素类型</translation>
    </message>
    <message>
        <source>The %1 is %2, but must lie between 1 and %3</source>
        <translation>%1 为 %2，但必须在 1 到 %3 之间</translation>
    </message>
    <message>
        <source>This model does not write text</source>
        <translation>该模型不生成文本</translation>
    </message>
    <message>
        <source>The text to go on from is empty</source>
        <translation>用来续写的文本为空</translation>
    </message>
    <message>
        <source>Give at least one word or letter</source>
        <translation>请至少给出一个词或字母</translation>
    </message>
    <message>
        <source>This model is no generator: it answers questions</source>
        <translation>该模型不是生成器：它用于回答问题</translation>
    </message>
    <message>
        <source>Name an input instead of --count</source>
        <translation>请给出输入，不要使用 --count</translation>
    </message>
    <message>
        <source>The input “%1” takes %2 values a sample, so %3 samples have %4, but %5 were given</source>
        <translation>输入“%1”每个样本接收 %2 个数值，因此 %3 个样本应有 %4 个，但给出了 %5 个</translation>
    </message>
    <message>
        <source>Send %1 values, one sample after the other</source>
        <translation>请按样本顺序发送 %1 个数值</translation>
    </message>
    <message>
        <source>The model takes %1 inputs, but one was given</source>
        <translation>模型接收 %1 个输入，但只给出一个</translation>
    </message>
    <message>
        <source>The model takes %1 inputs, but %2 were given</source>
        <translation>模型接收 %1 个输入，但给出了 %2 个</translation>
    </message>
    <message>
        <source>The input “%1” takes %2</source>
        <translation>输入“%1”接收 %2</translation>
    </message>
    <message>
        <source>The recipe&apos;s step %1 is for numbers, but the Input takes ids</source>
        <translation>配方步骤 %1 用于数值，但输入层接收编号</translation>
    </message>
    <message>
        <source>Take the step out of the recipe, or set the Input&apos;s numbers to float32</source>
        <translation>请从配方中移除该步骤，或将输入层的数值类型设为 float32</translation>
    </message>
    <message>
        <source>The objective&apos;s loss %1 looks at the Output “%2”, but there is none of that name</source>
        <translation>目标函数的损失 %1 要使用输出层“%2”，但没有这个名称的输出层</translation>
    </message>
    <message>
        <source>Name the network&apos;s Outputs as they are called on the canvas</source>
        <translation>请按画布上的名称指定网络的输出层</translation>
    </message>
    <message>
        <source>The loss %1 takes %2 of the network&apos;s %3 Outputs, and the objective does not say which</source>
        <translation>损失 %1 需要网络 %3 个输出层中的 %2 个，但目标函数没有指明是哪些</translation>
    </message>
    <message>
        <source>Delete the others, or name the right Outputs in the objective</source>
        <translation>请删除其余的，或在目标函数中指定正确的输出层</translation>
    </message>
    <message>
        <source>The loss %1 needs a target that the data does not have</source>
        <translation>损失 %1 需要目标，但数据中没有</translation>
    </message>
    <message>
        <source>Choose the target in the objective, or other data</source>
        <translation>请在目标函数中选择目标，或选择其他数据</translation>
    </message>
    <message>
        <source>The network gives %1 numbers a sample, but the target “%2” has %3</source>
        <translation>网络为每个样本给出 %1 个数，但目标“%2”有 %3 个</translation>
    </message>
    <message>
        <source>Give both the same size</source>
        <translation>请使两者大小相同</translation>
    </message>
    <message>
        <source>Cross-entropy tells classes apart, but the target “%1” is a measured number</source>
        <translation>交叉熵用于区分类别，但目标“%1”是测量值</translation>
    </message>
    <message>
        <source>Choose the loss mse, mae or huber</source>
        <translation>请选择损失 mse、mae 或 huber</translation>
    </message>
    <message>
        <source>The objective has weights for %1 classes, but the network has %2</source>
        <translation>目标函数有 %1 个类别的权重，但网络有 %2 个类别</translation>
    </message>
    <message>
        <source>Give each class one weight</source>
        <translation>请为每个类别给出一个权重</translation>
    </message>
    <message>
        <source>The id %1 is outside the table, whose ids go from %2 to %3</source>
        <translation>编号 %1 超出了表的范围，表中的编号为 %2 到 %3</translation>
    </message>
    <message>
        <source>Raise the layer&apos;s number of ids, or prepare the data with the vocabulary that the network was made for</source>
        <translation>请增大该层的编号数，或用网络创建时的词表处理数据</translation>
    </message>
    <message>
        <source>A sample&apos;s length is %1, but lengths must lie between %2 and %3, the steps that there are</source>
        <translation>有样本的长度为 %1，但长度必须在 %2 到现有步数 %3 之间</translation>
    </message>
    <message>
        <source>Take the lengths from SequenceLengths, or correct them in the data</source>
        <translation>请使用 SequenceLengths 给出的长度，或在数据中更正长度</translation>
    </message>
    <message>
        <source>The parity samples are not complete: “%1” is missing</source>
        <translation>校验样本不完整：缺少“%1”</translation>
    </message>
    <message>
        <source>It shall use the weights of “%1”, but there is no such layer beside it</source>
        <translation>要共用“%1”的权重，但同级没有这个层</translation>
    </message>
    <message>
        <source>Name another layer of the same type, or leave the setting empty</source>
        <translation>请指定另一个同类型的层，或将该设置留空</translation>
    </message>
    <message>
        <source>It shall use the weights of %1, which is a %2 and no %3</source>
        <translation>要共用 %1 的权重，但它是 %2 而不是 %3</translation>
    </message>
    <message>
        <source>Name a layer of the same type</source>
        <translation>请指定同类型的层</translation>
    </message>
    <message>
        <source>It shall use the weights of %1, which itself uses those of %2</source>
        <translation>要共用 %1 的权重，但它自身又使用 %2 的权重</translation>
    </message>
    <message>
        <source>Name %1 instead</source>
        <translation>请改为指定 %1</translation>
    </message>
    <message>
        <source>The weights of %1 have other sizes than it needs</source>
        <translation>%1 的权重大小与所需的不同</translation>
    </message>
    <message>
        <source>Give both layers the same settings and inputs of the same size</source>
        <translation>请使两个层的设置相同、输入大小相同</translation>
    </message>
    <message>
        <source>Length of the output</source>
        <translation>输出的长度</translation>
    </message>
    <message>
        <source>Depth, height and width of the output</source>
        <translation>输出的深、高、宽</translation>
    </message>
    <message>
        <source>Adaptive average pool 1d</source>
        <translation>一维自适应平均池化</translation>
    </message>
    <message>
        <source>Brings sequences of any size to one size by means.</source>
        <translation>以平均值将任意长度的序列变为同一长度。</translation>
    </message>
    <message>
        <source>[N, C, L] to [N, C, L&apos;] of the given size: output i of a dimension is the mean of values ⌊i·L/L&apos;⌋ to ⌈(i + 1)·L/L&apos;⌉ − 1. Source: PyTorch&apos;s AdaptiveAvgPool1d.</source>
        <translation>[N, C, L] 变为给定长度的 [N, C, L&apos;]：某维度的输出 i 是第 ⌊i·L/L&apos;⌋ 至 ⌈(i + 1)·L/L&apos;⌉ − 1 个值的平均值。来源：PyTorch 的 AdaptiveAvgPool1d。</translation>
    </message>
    <message>
        <source>Adaptive max pool 1d</source>
        <translation>一维自适应最大池化</translation>
    </message>
    <message>
        <source>Brings sequences of any size to one size by maxima.</source>
        <translation>以最大值将任意长度的序列变为同一长度。</translation>
    </message>
    <message>
        <source>[N, C, L] to [N, C, L&apos;] of the given size: output i of a dimension is the largest of values ⌊i·L/L&apos;⌋ to ⌈(i + 1)·L/L&apos;⌉ − 1. Source: PyTorch&apos;s AdaptiveMaxPool1d.</source>
        <translation>[N, C, L] 变为给定长度的 [N, C, L&apos;]：某维度的输出 i 是第 ⌊i·L/L&apos;⌋ 至 ⌈(i + 1)·L/L&apos;⌉ − 1 个值的最大值。来源：PyTorch 的 AdaptiveMaxPool1d。</translation>
    </message>
    <message>
        <source>Adaptive average pool 3d</source>
        <translation>三维自适应平均池化</translation>
    </message>
    <message>
        <source>Brings volumes of any size to one size by means.</source>
        <translation>以平均值将任意大小的体数据变为同一大小。</translation>
    </message>
    <message>
        <source>[N, C, D, H, W] to [N, C, D&apos;, H&apos;, W&apos;] of the given size: output i of a dimension is the mean of values ⌊i·L/L&apos;⌋ to ⌈(i + 1)·L/L&apos;⌉ − 1. Source: PyTorch&apos;s AdaptiveAvgPool3d.</source>
        <translation>[N, C, D, H, W] 变为给定大小的 [N, C, D&apos;, H&apos;, W&apos;]：某维度的输出 i 是第 ⌊i·L/L&apos;⌋ 至 ⌈(i + 1)·L/L&apos;⌉ − 1 个值的平均值。来源：PyTorch 的 AdaptiveAvgPool3d。</translation>
    </message>
    <message>
        <source>Adaptive max pool 3d</source>
        <translation>三维自适应最大池化</translation>
    </message>
    <message>
        <source>Brings volumes of any size to one size by maxima.</source>
        <translation>以最大值将任意大小的体数据变为同一大小。</translation>
    </message>
    <message>
        <source>[N, C, D, H, W] to [N, C, D&apos;, H&apos;, W&apos;] of the given size: output i of a dimension is the largest of values ⌊i·L/L&apos;⌋ to ⌈(i + 1)·L/L&apos;⌉ − 1. Source: PyTorch&apos;s AdaptiveMaxPool3d.</source>
        <translation>[N, C, D, H, W] 变为给定大小的 [N, C, D&apos;, H&apos;, W&apos;]：某维度的输出 i 是第 ⌊i·L/L&apos;⌋ 至 ⌈(i + 1)·L/L&apos;⌉ − 1 个值的最大值。来源：PyTorch 的 AdaptiveMaxPool3d。</translation>
    </message>
    <message>
        <source>%1 can&apos;t bring %2 and %3 to one shape</source>
        <translation>%1 无法将 %2 和 %3 变为同一形状</translation>
    </message>
    <message>
        <source>Give both as many dimensions by Unsqueeze or Reshape: C numbers and pictures go together as C × 1 × 1 and C × H × W</source>
        <translation>请用 Unsqueeze 或 Reshape 使两者维度数相同：C 个数与图片可按 C × 1 × 1 和 C × H × W 配合</translation>
    </message>
    <message>
        <source>Bring both branches to the same channels, height and width, for example by a Conv2d with kernel 1; a size of 1 is repeated</source>
        <translation>请使两个分支的通道数、高和宽一致，例如使用核大小为 1 的 Conv2d；大小为 1 的维度会被重复</translation>
    </message>
    <message>
        <source>All inputs have the same shape, and so has the output; where one has size 1 it is repeated. The way back in residual networks (He et al. 2015).</source>
        <translation>所有输入形状相同，输出形状也相同；大小为 1 的维度会被重复。用于残差网络中的跳跃连接（He 等，2015）。</translation>
    </message>
    <message>
        <source>y = a − b. Both inputs have the same shape, and so has the output; where one has size 1 it is repeated. Source: PyTorch&apos;s sub.</source>
        <translation>y = a − b。两个输入形状相同，输出亦然；大小为 1 的维度会被重复。来源：PyTorch 的 sub。</translation>
    </message>
    <message>
        <source>All inputs have the same shape, and so has the output; where one has size 1 it is repeated. The gate of gated networks: a Sigmoid branch says how much of the other passes. Source: PyTorch&apos;s mul.</source>
        <translation>所有输入形状相同，输出亦然；大小为 1 的维度会被重复。门控网络的“门”：Sigmoid 分支决定另一分支通过多少。来源：PyTorch 的 mul。</translation>
    </message>
    <message>
        <source>Heads</source>
        <translation>头数</translation>
    </message>
    <message>
        <source>How many times it looks, each time with its share of the features</source>
        <translation>注意的次数，每次使用各自的一部分特征</translation>
    </message>
    <message>
        <source>Causal</source>
        <translation>因果</translation>
    </message>
    <message>
        <source>Each step sees only itself and those before it</source>
        <translation>每一步只看到自身及之前的步</translation>
    </message>
    <message>
        <source>%1 can&apos;t divide %2 features among %3 heads</source>
        <translation>%1 无法将 %2 个特征分给 %3 个头</translation>
    </message>
    <message>
        <source>Set heads to a divisor of the features</source>
        <translation>请将头数设为特征数的约数</translation>
    </message>
    <message>
        <source>%1 needs inputs with the same number of features, but gets %2 and %3</source>
        <translation>%1 需要特征数相同的输入，但得到 %2 和 %3</translation>
    </message>
    <message>
        <source>Bring both to the same number of features by a Linear layer</source>
        <translation>请用 Linear 层使两者特征数相同</translation>
    </message>
    <message>
        <source>Front</source>
        <translation>前</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>后</translation>
    </message>
    <message>
        <source>%1 takes %2 values off (%3 and %4), but there are only %5</source>
        <translation>%1 要裁去 %2 个值（%3与%4），但只有 %5 个</translation>
    </message>
    <message>
        <source>Take less off, or put the layer where its input is larger</source>
        <translation>请少裁一些，或将该层放在输入较大的位置</translation>
    </message>
    <message>
        <source>%1 can mirror at most %2 here, but %3 is %4: the input is %5</source>
        <translation>此处 %1 最多可镜像 %2，但%3为 %4：输入为 %5</translation>
    </message>
    <message>
        <source>Mirror less, or add zeros by zero padding instead</source>
        <translation>请减少镜像，或改用零填充补零</translation>
    </message>
    <message>
        <source>Values that are taken off on this side</source>
        <translation>该侧裁去的数值个数</translation>
    </message>
    <message>
        <source>Zeros that are added on this side</source>
        <translation>该侧补零的个数</translation>
    </message>
    <message>
        <source>Values that are mirrored on this side</source>
        <translation>该侧镜像的数值个数</translation>
    </message>
    <message>
        <source>Crop 1d</source>
        <translation>一维裁剪</translation>
    </message>
    <message>
        <source>Takes the ends off sequences.</source>
        <translation>裁去序列的两端。</translation>
    </message>
    <message>
        <source>[N, C, L] to [N, C, L − left − right].</source>
        <translation>[N, C, L] 变为 [N, C, L − 左 − 右]。</translation>
    </message>
    <message>
        <source>Crop 3d</source>
        <translation>三维裁剪</translation>
    </message>
    <message>
        <source>Takes borders off volumes.</source>
        <translation>裁去体数据的边缘。</translation>
    </message>
    <message>
        <source>[N, C, D, H, W] to [N, C, D − front − back, H − top − bottom, W − left − right].</source>
        <translation>[N, C, D, H, W] 变为 [N, C, D − 前 − 后, H − 上 − 下, W − 左 − 右]。</translation>
    </message>
    <message>
        <source>Zero padding 1d</source>
        <translation>一维零填充</translation>
    </message>
    <message>
        <source>Puts zeros at the ends of sequences.</source>
        <translation>在序列两端补零。</translation>
    </message>
    <message>
        <source>[N, C, L] to [N, C, L + left + right]. Zeros on the left alone make the convolution behind it causal (Bai et al. 2018). Source: PyTorch&apos;s ZeroPad1d.</source>
        <translation>[N, C, L] 变为 [N, C, L + 左 + 右]。只在左侧补零可使其后的卷积成为因果卷积（Bai 等 2018）。来源：PyTorch 的 ZeroPad1d。</translation>
    </message>
    <message>
        <source>Zero padding 3d</source>
        <translation>三维零填充</translation>
    </message>
    <message>
        <source>Puts borders of zeros round volumes.</source>
        <translation>在体数据四周补零。</translation>
    </message>
    <message>
        <source>[N, C, D, H, W] to [N, C, D + front + back, H + top + bottom, W + left + right]. Source: PyTorch&apos;s ZeroPad3d.</source>
        <translation>[N, C, D, H, W] 变为 [N, C, D + 前 + 后, H + 上 + 下, W + 左 + 右]。来源：PyTorch 的 ZeroPad3d。</translation>
    </message>
    <message>
        <source>Reflection padding 1d</source>
        <translation>一维镜像填充</translation>
    </message>
    <message>
        <source>Puts mirrored ends on sequences.</source>
        <translation>在序列两端补镜像值。</translation>
    </message>
    <message>
        <source>[N, C, L] to [N, C, L + left + right]; the outermost values are not repeated: with 2 on the left, a b c becomes c b a b c. Source: PyTorch&apos;s ReflectionPad1d.</source>
        <translation>[N, C, L] 变为 [N, C, L + 左 + 右]；最外侧的值不重复：左侧为 2 时 a b c 变为 c b a b c。来源：PyTorch 的 ReflectionPad1d。</translation>
    </message>
    <message>
        <source>Reflection padding 3d</source>
        <translation>三维镜像填充</translation>
    </message>
    <message>
        <source>Puts mirrored borders round volumes.</source>
        <translation>在体数据四周补镜像边缘。</translation>
    </message>
    <message>
        <source>[N, C, D, H, W] to [N, C, D + front + back, H + top + bottom, W + left + right]; the outermost values are not repeated. Source: PyTorch&apos;s ReflectionPad3d.</source>
        <translation>[N, C, D, H, W] 变为 [N, C, D + 前 + 后, H + 上 + 下, W + 左 + 右]；最外侧的值不重复。来源：PyTorch 的 ReflectionPad3d。</translation>
    </message>
    <message>
        <source>Ids</source>
        <translation>编号数</translation>
    </message>
    <message>
        <source>How many ids there are; they count from 0</source>
        <translation>编号的个数；从 0 开始计</translation>
    </message>
    <message>
        <source>How many numbers stand for an id</source>
        <translation>代表一个编号的数值个数</translation>
    </message>
    <message>
        <source>Padding id</source>
        <translation>填充编号</translation>
    </message>
    <message>
        <source>The padding id %1 is none of the %2 ids, which count from 0</source>
        <translation>填充编号 %1 不在 %2 个编号之内，编号从 0 开始计</translation>
    </message>
    <message>
        <source>Choose a smaller padding id, −1 for none, or more ids</source>
        <translation>请选择较小的填充编号（−1 表示没有），或增加编号数</translation>
    </message>
    <message>
        <source>Embedding</source>
        <translation>嵌入</translation>
    </message>
    <message>
        <source>Learns a row of numbers for each id: of a word, a user, a category.</source>
        <translation>为每个编号学习一行数值：编号可代表词、用户或类别。</translation>
    </message>
    <message>
        <source>Looks each id up in a table of [ids, dimension]: [N, …] whole numbers to [N, …, dimension]. The padding id stands for nothing: its row begins as zeros and is not trained. Source: PyTorch&apos;s Embedding; Bengio et al. 2003.</source>
        <translation>在 [编号数, 维度] 的表中查找每个编号：[N, …] 的整数变为 [N, …, 维度]。填充编号不代表任何内容：其对应的行初始为零，且不参与训练。来源：PyTorch 的 Embedding；Bengio 等 2003。</translation>
    </message>
    <message>
        <source>The id that fills rows up: its numbers stay as they are; −1: none</source>
        <translation>用于补齐各行的编号：其数值保持不变；−1：没有</translation>
    </message>
    <message>
        <source>Embedding bag</source>
        <translation>嵌入袋</translation>
    </message>
    <message>
        <source>One row of numbers for a whole bag of ids, whatever their order.</source>
        <translation>将一整袋编号变为一行数值，与顺序无关。</translation>
    </message>
    <message>
        <source>Looks the ids of a row up and joins what it finds by mean, sum or maximum: [N, T] whole numbers to [N, dimension]. The padding id is left out; a row of nothing else gives zeros. Source: PyTorch&apos;s EmbeddingBag; Joulin et al. 2016, fastText.</source>
        <translation>查找一行中的各编号，并以平均、求和或最大值合并：[N, T] 的整数变为 [N, 维度]。填充编号不计入；只含填充编号的行得到零。来源：PyTorch 的 EmbeddingBag；Joulin 等 2016，fastText。</translation>
    </message>
    <message>
        <source>The id that fills rows up: it is left out; −1: none</source>
        <translation>用于补齐各行的编号：不计入；−1：没有</translation>
    </message>
    <message>
        <source>mean</source>
        <translation>平均</translation>
    </message>
    <message>
        <source>sum</source>
        <translation>求和</translation>
    </message>
    <message>
        <source>max</source>
        <translation>最大（max）</translation>
    </message>
    <message>
        <source>How the rows of the ids are joined</source>
        <translation>各编号对应的行如何合并</translation>
    </message>
    <message>
        <source>One-hot</source>
        <translation>独热编码</translation>
    </message>
    <message>
        <source>Turns each id into a row of zeros with a single one.</source>
        <translation>将每个编号变为一行零，其中只有一个 1。</translation>
    </message>
    <message>
        <source>[N, …] whole numbers to [N, …, ids]: 1 at the id&apos;s place, 0 elsewhere. Nothing is learned. Source: PyTorch&apos;s one_hot.</source>
        <translation>[N, …] 的整数变为 [N, …, 编号数]：编号所在位置为 1，其余为 0。没有需要学习的参数。来源：PyTorch 的 one_hot。</translation>
    </message>
    <message>
        <source>Global max pool 1d</source>
        <translation>一维全局最大池化</translation>
    </message>
    <message>
        <source>One number a channel: the largest of the whole sequence.</source>
        <translation>每个通道一个数：整个序列的最大值。</translation>
    </message>
    <message>
        <source>[N, C, L] to [N, C]. Takes sequences of any length; equal maxima share the gradient. The max over time of text CNNs (Kim 2014). Source: PyTorch&apos;s amax.</source>
        <translation>[N, C, L] 变为 [N, C]。可接受任意长度的序列；相等的最大值平分梯度。即文本 CNN 中沿时间取最大值（Kim 2014）。来源：PyTorch 的 amax。</translation>
    </message>
    <message>
        <source>Global average pool 3d</source>
        <translation>三维全局平均池化</translation>
    </message>
    <message>
        <source>One number a channel: the mean over the whole volume.</source>
        <translation>每个通道一个数：整个体数据的平均值。</translation>
    </message>
    <message>
        <source>[N, C, D, H, W] to [N, C]. Needs no Flatten after it and takes volumes of any size. Source: Lin et al. 2013, Network in Network.</source>
        <translation>[N, C, D, H, W] 变为 [N, C]。其后无需 Flatten，可接受任意大小的体数据。来源：Lin 等 2013，Network in Network。</translation>
    </message>
    <message>
        <source>Global max pool 3d</source>
        <translation>三维全局最大池化</translation>
    </message>
    <message>
        <source>One number a channel: the largest of the whole volume.</source>
        <translation>每个通道一个数：整个体数据的最大值。</translation>
    </message>
    <message>
        <source>[N, C, D, H, W] to [N, C]. Needs no Flatten after it and takes volumes of any size; equal maxima share the gradient. Source: PyTorch&apos;s amax.</source>
        <translation>[N, C, D, H, W] 变为 [N, C]。其后无需 Flatten，可接受任意大小的体数据；相等的最大值平分梯度。来源：PyTorch 的 amax。</translation>
    </message>
    <message>
        <source>Gives the samples of a batch as the recipe prepares them. Shape [N, …]: N is the batch, the rest is the size of one sample, [C, H, W] for pictures, [F] for rows of numbers, [T] for the ids of a text. A network may have several, each with its own field of the data.</source>
        <translation>给出经配方处理后的一批样本。形状 [N, …]：N 为批大小，其余为单个样本的尺寸，图片为 [C, H, W]，数值行为 [F]，文本的编号为 [T]。网络可以有多个输入层，各自对应数据的一个字段。</translation>
    </message>
    <message>
        <source>Size of one sample: channels × height × width, the number of features, or the length of a text</source>
        <translation>单个样本的尺寸：通道 × 高 × 宽、特征数，或文本的长度</translation>
    </message>
    <message>
        <source>Numbers</source>
        <translation>数值类型</translation>
    </message>
    <message>
        <source>float32 for measured values, int64 for ids (of words, users, categories), which an Embedding takes</source>
        <translation>float32 用于测量值，int64 用于编号（词、用户、类别），由 Embedding 接收</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>字段</translation>
    </message>
    <message>
        <source>Which field of the data it takes; empty: Inputs take the fields in their order</source>
        <translation>接收数据的哪个字段；留空：各输入层按顺序接收字段</translation>
    </message>
    <message>
        <source>Linear needs rows of numbers (N × features or N × steps × features), but gets %1</source>
        <translation>线性层需要数值行（N × 特征数或 N × 步数 × 特征数），但得到的是 %1</translation>
    </message>
    <message>
        <source>y = x · weightᵀ + bias, [N, F] to [N, units], or [N, T, F] to [N, T, units]: each step alike. Source: PyTorch&apos;s Linear.</source>
        <translation>y = x · 权重ᵀ + 偏置，[N, F] 变为 [N, 单元数]，或 [N, T, F] 变为 [N, T, 单元数]：每一步相同。来源：PyTorch 的 Linear。</translation>
    </message>
    <message>
        <source>%1 needs a value for each key, but gets %2 keys and %3 values</source>
        <translation>%1 需要每个键对应一个值，但得到 %2 个键和 %3 个值</translation>
    </message>
    <message>
        <source>Connect keys and values to sequences of one length, most often to the same layer</source>
        <translation>请将键和值连接到长度相同的序列，通常是同一层</translation>
    </message>
    <message>
        <source>Causal attention needs as many queries as keys, but gets %1 and %2</source>
        <translation>因果注意力需要查询与键的数目相同，但得到 %1 和 %2</translation>
    </message>
    <message>
        <source>Turn “causal” off, or connect all ports to the same sequence</source>
        <translation>请关闭“因果”，或将所有端口连接到同一序列</translation>
    </message>
    <message>
        <source>Multi-head attention</source>
        <translation>多头注意力</translation>
    </message>
    <message>
        <source>Each step of one sequence gathers what it needs from all steps of another, or of its own.</source>
        <translation>序列的每一步从另一序列或自身的所有步中收集所需的信息。</translation>
    </message>
    <message>
        <source>softmax(Q·Kᵀ / √d)·V for each head, with learned projections before and behind: queries [N, T, F], keys and values [N, S, F] to [N, T, F]. The mask, [N, S], says yes where a key is left out. Connect all three to one layer for self-attention. Source: Vaswani et al. 2017; PyTorch&apos;s MultiheadAttention.</source>
        <translation>每个头计算 softmax(Q·Kᵀ / √d)·V，前后各有学习到的投影：查询 [N, T, F]、键和值 [N, S, F] 变为 [N, T, F]。掩码 [N, S] 中为真的键不计入。将三者连接到同一层即为自注意力。来源：Vaswani 等 2017；PyTorch 的 MultiheadAttention。</translation>
    </message>
    <message>
        <source>Share of the attention that is cut off while training</source>
        <translation>训练时被切断的注意力所占的比例</translation>
    </message>
    <message>
        <source>Adds learned numbers in each projection</source>
        <translation>在每个投影中加上学习到的数</translation>
    </message>
    <message>
        <source>%1 heads</source>
        <translation>%1 个头</translation>
    </message>
    <message>
        <source>%1 can&apos;t join %2 with %3</source>
        <translation>%1 无法将 %2 与 %3 合并</translation>
    </message>
    <message>
        <source>Turn the ids into numbers first, by Embedding or OneHot</source>
        <translation>请先用 Embedding 或 OneHot 将编号变为数值</translation>
    </message>
    <message>
        <source>%1 needs numbers, but gets whole-number ids</source>
        <translation>%1 需要数值，但得到的是整数编号</translation>
    </message>
    <message>
        <source>Insert Embedding or OneHot before it</source>
        <translation>请在它前面插入 Embedding 或 OneHot</translation>
    </message>
    <message>
        <source>%1 needs numbers, but gets a mask</source>
        <translation>%1 需要数值，但得到的是掩码</translation>
    </message>
    <message>
        <source>Connect the mask to the port “mask” of an attention layer</source>
        <translation>请将掩码连接到注意力层的端口“mask”</translation>
    </message>
    <message>
        <source>%1 needs whole-number ids, but gets %2</source>
        <translation>%1 需要整数编号，但得到的是 %2</translation>
    </message>
    <message>
        <source>Connect it to an Input whose numbers are int64</source>
        <translation>请将它连接到数值类型为 int64 的输入层</translation>
    </message>
    <message>
        <source>%1 needs one row of ids a sample (N × ids), but gets %2</source>
        <translation>%1 需要每个样本一行编号（N × 编号），但得到的是 %2</translation>
    </message>
    <message>
        <source>Give the Input a shape of one number, the length of the row, or put Flatten before the layer</source>
        <translation>请将输入层的形状设为一个数，即行的长度；或在该层前面放置“展平”</translation>
    </message>
    <message>
        <source>The id that fills rows up</source>
        <translation>用于补齐各行的编号</translation>
    </message>
    <message>
        <source>padding %1</source>
        <translation>填充 %1</translation>
    </message>
    <message>
        <source>Sequence lengths</source>
        <translation>序列长度</translation>
    </message>
    <message>
        <source>How long each row of ids is without its padding.</source>
        <translation>每行编号去掉填充后的长度。</translation>
    </message>
    <message>
        <source>[N, T] whole numbers to [N]: how many of a row&apos;s ids are not the padding id, at least 1. For the port “lengths” of RNN, LSTM and GRU; the padding must stand behind the ids.</source>
        <translation>[N, T] 的整数变为 [N]：一行中不是填充编号的个数，至少为 1。用于 RNN、LSTM 和 GRU 的端口“lengths”；填充必须位于编号之后。</translation>
    </message>
    <message>
        <source>Padding mask</source>
        <translation>填充掩码</translation>
    </message>
    <message>
        <source>Says for each id whether it is padding, which attention leaves out.</source>
        <translation>指出每个编号是否为填充，注意力会略过填充。</translation>
    </message>
    <message>
        <source>[N, T] whole numbers to [N, T] of yes and no: yes where the padding id stands. For the port “mask” of attention and Transformer layers.</source>
        <translation>[N, T] 的整数变为 [N, T] 的真与假：填充编号处为真。用于注意力层和 Transformer 层的端口“mask”。</translation>
    </message>
    <message>
        <source>Sinusoidal positions</source>
        <translation>正弦位置编码</translation>
    </message>
    <message>
        <source>Adds waves of many lengths, by which attention can tell the places of steps.</source>
        <translation>加上多种波长的波，使注意力能分辨各步的位置。</translation>
    </message>
    <message>
        <source>yₜ,₂ᵢ = xₜ,₂ᵢ + sin(t / 10000^(2i/F)), yₜ,₂ᵢ₊₁ = xₜ,₂ᵢ₊₁ + cos(t / 10000^(2i/F)). [N, T, F] to [N, T, F], nothing is learned. Source: Vaswani et al. 2017, section 3.5.</source>
        <translation>yₜ,₂ᵢ = xₜ,₂ᵢ + sin(t / 10000^(2i/F))，yₜ,₂ᵢ₊₁ = xₜ,₂ᵢ₊₁ + cos(t / 10000^(2i/F))。[N, T, F] 变为 [N, T, F]，没有需要学习的参数。来源：Vaswani 等 2017，第 3.5 节。</translation>
    </message>
    <message>
        <source>Learned positions</source>
        <translation>可学习位置编码</translation>
    </message>
    <message>
        <source>Adds a learned row of numbers for each place in the sequence.</source>
        <translation>为序列中的每个位置加上一行学习到的数。</translation>
    </message>
    <message>
        <source>yₜ = xₜ + weightₜ, [N, T, F] to [N, T, F]. They begin from the normal distribution with deviation 0.02. Source: Radford et al. 2018, GPT.</source>
        <translation>yₜ = xₜ + weightₜ，[N, T, F] 变为 [N, T, F]。初始值取自标准差为 0.02 的正态分布。来源：Radford 等 2018，GPT。</translation>
    </message>
    <message>
        <source>Numbers in the state that goes from step to step</source>
        <translation>逐步传递的状态中的数值个数</translation>
    </message>
    <message>
        <source>sequence</source>
        <translation>整个序列</translation>
    </message>
    <message>
        <source>last</source>
        <translation>最后一步</translation>
    </message>
    <message>
        <source>The states of all steps, or the last one only</source>
        <translation>所有步的状态，或仅最后一步的状态</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>层数</translation>
    </message>
    <message>
        <source>Layers one above the other</source>
        <translation>上下叠放的层数</translation>
    </message>
    <message>
        <source>Bidirectional</source>
        <translation>双向</translation>
    </message>
    <message>
        <source>Reads the sequence from its end as well and puts both states side by side</source>
        <translation>同时从末尾读取序列，并将两个状态并排放置</translation>
    </message>
    <message>
        <source>Between the layers: share of the values that become zero while training</source>
        <translation>层与层之间：训练时变为零的数值所占的比例</translation>
    </message>
    <message>
        <source>Adds learned numbers to each gate</source>
        <translation>在每个门中加上学习到的数</translation>
    </message>
    <message>
        <source>Reads a sequence step by step and can remember over long stretches.</source>
        <translation>逐步读取序列，能够记住相隔很远的内容。</translation>
    </message>
    <message>
        <source>i, f, o = σ(W·x + U·h + b), g = tanh(W·x + U·h + b), c ← f·c + i·g, h ← o·tanh(c) at each step; [N, T, F] to [N, T, units] or, for the last state, [N, units]; twice as many numbers when bidirectional. With lengths, [N], each sample ends at its own: the last state is that of its last step, the backward direction begins there, and what lies behind is zero. Source: Hochreiter and Schmidhuber 1997; PyTorch&apos;s LSTM.</source>
        <translation>每一步 i, f, o = σ(W·x + U·h + b)，g = tanh(W·x + U·h + b)，c ← f·c + i·g，h ← o·tanh(c)；[N, T, F] 变为 [N, T, 单元数]，仅取最后状态时为 [N, 单元数]；双向时数值个数加倍。给出长度 [N] 时，每个样本在各自的末尾结束：最后状态取自其最后一步，反向从那里开始，其后为零。来源：Hochreiter 与 Schmidhuber 1997；PyTorch 的 LSTM。</translation>
    </message>
    <message>
        <source>Reads a sequence step by step, with fewer weights than an LSTM.</source>
        <translation>逐步读取序列，权重比 LSTM 少。</translation>
    </message>
    <message>
        <source>r, z = σ(W·x + U·h + b), n = tanh(W·x + b + r·(U·h + b)), h ← (1 − z)·n + z·h at each step; [N, T, F] to [N, T, units] or, for the last state, [N, units]; twice as many numbers when bidirectional. With lengths, [N], each sample ends at its own. Source: Cho et al. 2014; PyTorch&apos;s GRU.</source>
        <translation>每一步 r, z = σ(W·x + U·h + b)，n = tanh(W·x + b + r·(U·h + b))，h ← (1 − z)·n + z·h；[N, T, F] 变为 [N, T, 单元数]，仅取最后状态时为 [N, 单元数]；双向时数值个数加倍。给出长度 [N] 时，每个样本在各自的末尾结束。来源：Cho 等 2014；PyTorch 的 GRU。</translation>
    </message>
    <message>
        <source>Reads a sequence step by step with one simple state.</source>
        <translation>逐步读取序列，只有一个简单的状态。</translation>
    </message>
    <message>
        <source>h ← tanh(W·x + U·h + b) at each step, or ReLU in place of tanh; [N, T, F] to [N, T, units] or, for the last state, [N, units]; twice as many numbers when bidirectional. With lengths, [N], each sample ends at its own. Source: Elman 1990; PyTorch&apos;s RNN.</source>
        <translation>每一步 h ← tanh(W·x + U·h + b)，或以 ReLU 代替 tanh；[N, T, F] 变为 [N, T, 单元数]，仅取最后状态时为 [N, 单元数]；双向时数值个数加倍。给出长度 [N] 时，每个样本在各自的末尾结束。来源：Elman 1990；PyTorch 的 RNN。</translation>
    </message>
    <message>
        <source>What is done to the sums of each step</source>
        <translation>对每一步的和所作的变换</translation>
    </message>
    <message>
        <source>Sample</source>
        <translation>采样</translation>
    </message>
    <message>
        <source>Draws from a normal distribution whose mean and variance the network gives: the middle of a VAE.</source>
        <translation>从正态分布中采样，其均值和方差由网络给出：VAE 的中间部分。</translation>
    </message>
    <message>
        <source>While training y = mean + e^(½·log variance) · z, z from the standard normal distribution, so that gradients reach both; in use y = mean. Both inputs have the same shape, and so has the output. Source: Kingma and Welling 2013, section 2.4.</source>
        <translation>训练时 y = 均值 + e^(½·对数方差) · z，z 取自标准正态分布，使梯度能传到两者；使用时 y = 均值。两个输入形状相同，输出亦然。来源：Kingma 与 Welling 2013，第 2.4 节。</translation>
    </message>
    <message>
        <source>Give mean and log variance the same number of features, for example by two Linear layers with the same units</source>
        <translation>请使均值和对数方差的特征数相同，例如用两个单元数相同的 Linear 层</translation>
    </message>
    <message>
        <source>%1 needs sequences (N × steps × features), but gets %2</source>
        <translation>%1 需要序列（N × 步数 × 特征数），但得到的是 %2</translation>
    </message>
    <message>
        <source>Put it behind an Embedding of texts, or give the Input a shape of two numbers: steps and features</source>
        <translation>请将它放在文本的 Embedding 之后，或将输入层的形状设为两个数：步数和特征数</translation>
    </message>
    <message>
        <source>The lengths of %1 must be one whole number a sample (N), but are %2 of %3</source>
        <translation>%1 的长度必须是每个样本一个整数（N），但得到的是类型为 %3 的 %2</translation>
    </message>
    <message>
        <source>Connect the port to SequenceLengths, or to an Input of shape 1 whose numbers are int64</source>
        <translation>请将该端口连接到 SequenceLengths，或连接到形状为 1、数值类型为 int64 的输入层</translation>
    </message>
    <message>
        <source>The mask of %1 must say yes or no to each step, but it is %2</source>
        <translation>%1 的掩码必须对每一步给出真或假，但得到的是 %2</translation>
    </message>
    <message>
        <source>Connect the port to PaddingMask, which makes one from ids</source>
        <translation>请将该端口连接到由编号生成掩码的 PaddingMask</translation>
    </message>
    <message>
        <source>The mask of %1 must have a value for each of %2 steps (N × %2), but it has %3</source>
        <translation>%1 的掩码必须对 %2 步各有一个值（N × %2），但它有 %3 个</translation>
    </message>
    <message>
        <source>Make the mask from the ids of the same sequence</source>
        <translation>请由同一序列的编号生成掩码</translation>
    </message>
    <message>
        <source>Feed-forward</source>
        <translation>前馈单元数</translation>
    </message>
    <message>
        <source>Units of the hidden layer that follows the attention</source>
        <translation>注意力之后隐藏层的单元数</translation>
    </message>
    <message>
        <source>Share of the values that become zero while training</source>
        <translation>训练时变为零的数值所占的比例</translation>
    </message>
    <message>
        <source>Of the hidden layer</source>
        <translation>用于隐藏层</translation>
    </message>
    <message>
        <source>Norm first</source>
        <translation>先归一化</translation>
    </message>
    <message>
        <source>Normalises before attention and hidden layer instead of after them, which trains more steadily when there are many layers</source>
        <translation>在注意力和隐藏层之前而非之后作归一化，层数较多时训练更稳定</translation>
    </message>
    <message>
        <source>%1 heads · %2</source>
        <translation>%1 个头 · %2</translation>
    </message>
    <message>
        <source>Transformer encoder layer</source>
        <translation>Transformer 编码器层</translation>
    </message>
    <message>
        <source>Self-attention, then a small network on each step, each with a way round it and a normalisation.</source>
        <translation>先是自注意力，然后是作用于每一步的小型网络，两者各有跳跃连接和归一化。</translation>
    </message>
    <message>
        <source>x ← norm(x + attention(x)), x ← norm(x + W₂·f(W₁·x)); with norm first x ← x + attention(norm(x)) and so on. [N, T, F] to [N, T, F]. The mask, [N, T], says yes where a step is padding. Causal it is a layer of a GPT. Source: Vaswani et al. 2017; PyTorch&apos;s TransformerEncoderLayer.</source>
        <translation>x ← norm(x + attention(x))，x ← norm(x + W₂·f(W₁·x))；先归一化时为 x ← x + attention(norm(x))，依此类推。[N, T, F] 变为 [N, T, F]。掩码 [N, T] 在填充的步处为真。开启因果时即为 GPT 的一层。来源：Vaswani 等 2017；PyTorch 的 TransformerEncoderLayer。</translation>
    </message>
    <message>
        <source>Transformer decoder layer</source>
        <translation>Transformer 解码器层</translation>
    </message>
    <message>
        <source>Self-attention, attention to what an encoder remembers, then a small network on each step.</source>
        <translation>先是自注意力，再对编码器记住的内容作注意力，然后是作用于每一步的小型网络。</translation>
    </message>
    <message>
        <source>x ← norm(x + attention(x)), x ← norm(x + attention(x, memory)), x ← norm(x + W₂·f(W₁·x)); with norm first the normalisations stand before. [N, T, F] and the memory [N, S, F] to [N, T, F]. The mask, [N, S], says yes where the memory is padding. Source: Vaswani et al. 2017; PyTorch&apos;s TransformerDecoderLayer.</source>
        <translation>x ← norm(x + attention(x))，x ← norm(x + attention(x, memory))，x ← norm(x + W₂·f(W₁·x))；先归一化时，归一化位于前面。[N, T, F] 与记忆 [N, S, F] 变为 [N, T, F]。掩码 [N, S] 在记忆为填充处为真。来源：Vaswani 等 2017；PyTorch 的 TransformerDecoderLayer。</translation>
    </message>
    <message>
        <source>Initialisation</source>
        <translation>初始化</translation>
    </message>
    <message>
        <source>How the weights begin; biases stay as by default. Sources: Glorot and Bengio 2010 (xavier), He et al. 2015 (kaiming), Saxe et al. 2013 (orthogonal)</source>
        <translation>权重的初始值；偏置保持默认。来源：Glorot 与 Bengio 2010（xavier），He 等 2015（kaiming），Saxe 等 2013（orthogonal）</translation>
    </message>
    <message>
        <source>Initial value</source>
        <translation>初始值</translation>
    </message>
    <message>
        <source>The deviation where the initialisation is normal, the value where it is constant</source>
        <translation>初始化为正态时的标准差，为常数时的数值</translation>
    </message>
    <message>
        <source>Frozen</source>
        <translation>冻结</translation>
    </message>
    <message>
        <source>Training leaves the weights as they are</source>
        <translation>训练时保持权重不变</translation>
    </message>
    <message>
        <source>Learning rate factor</source>
        <translation>学习率倍数</translation>
    </message>
    <message>
        <source>How much faster or slower than the others these weights are trained</source>
        <translation>这些权重的学习速度相对于其他权重的倍数</translation>
    </message>
    <message>
        <source>Weights of</source>
        <translation>共用权重</translation>
    </message>
    <message>
        <source>The id of a layer of the same type whose weights this one uses as well; empty: its own</source>
        <translation>同类型的另一层的 id，该层的权重在此共用；留空：使用自己的权重</translation>
    </message>
    <message>
        <source>Spectral norm</source>
        <translation>谱归一化</translation>
    </message>
    <message>
        <source>Divides the weights by their largest singular value, which steadies the discriminator of a GAN (Miyato et al. 2018)</source>
        <translation>将权重除以其最大奇异值，使 GAN 的判别器更稳定（Miyato 等 2018）</translation>
    </message>
    <message>
        <source>The objective compares one Output, and the network has %1 (%2)</source>
        <translation>目标函数只比较一个输出层，而网络有 %1 个（%2）</translation>
    </message>
    <message>
        <source>Delete the others, join the branches with Add or Concat, or give each Output a loss of its own in the objective</source>
        <translation>请删除其余的，用“相加”或“拼接”合并各分支，或在目标函数中为每个输出层各设一个损失</translation>
    </message>
    <message>
        <source>The network&apos;s Outputs are: %1</source>
        <translation>网络的输出层有：%1</translation>
    </message>
    <message>
        <source>The loss %1 takes %2 Outputs, not %3</source>
        <translation>损失 %1 需要 %2 个输出层，而不是 %3 个</translation>
    </message>
    <message>
        <source>Name the right Outputs in the objective</source>
        <translation>请在目标函数中指定正确的输出层</translation>
    </message>
    <message>
        <source>The loss %1 needs a target, and the data has %2</source>
        <translation>损失 %1 需要一个目标，而数据有 %2 个</translation>
    </message>
    <message>
        <source>The data has no target “%1”</source>
        <translation>数据没有目标“%1”</translation>
    </message>
    <message>
        <source>The network gives %1, but %2 classes need one number each (%3 × %2)</source>
        <translation>网络输出 %1，但 %2 个类别各需要一个数（%3 × %2）</translation>
    </message>
    <message>
        <source>The loss %1 compares %2 numbers a sample with %3</source>
        <translation>损失 %1 将每个样本的 %2 个数与 %3 个数比较</translation>
    </message>
    <message>
        <source>No loss looks at the Output %1</source>
        <translation>没有损失使用输出层 %1</translation>
    </message>
    <message>
        <source>Delete it, or give it a loss in the objective</source>
        <translation>请将其删除，或在目标函数中为它设一个损失</translation>
    </message>
    <message>
        <source>An adversarial objective needs a second network, the discriminator</source>
        <translation>对抗目标函数需要第二个网络，即判别器</translation>
    </message>
    <message>
        <source>Add a network and name it in the objective</source>
        <translation>请添加一个网络，并在目标函数中指定它</translation>
    </message>
    <message>
        <source>%1 (in the network %2)</source>
        <translation>%1（在网络 %2 中）</translation>
    </message>
    <message>
        <source>Generator and discriminator have one Output each</source>
        <translation>生成器和判别器各只有一个输出层</translation>
    </message>
    <message>
        <source>The discriminator gives %1 numbers a sample, but its verdict is one</source>
        <translation>判别器为每个样本给出 %1 个数，但它的判断只有一个</translation>
    </message>
    <message>
        <source>End it with a Linear layer of 1 unit</source>
        <translation>请以 1 个单元的线性层结尾</translation>
    </message>
    <message>
        <source>The adversarial losses take the discriminator&apos;s raw score, without a Sigmoid</source>
        <translation>对抗损失使用判别器的原始得分，不经过 Sigmoid</translation>
    </message>
    <message>
        <source>Delete the Sigmoid before the discriminator&apos;s Output</source>
        <translation>请删除判别器输出层之前的 Sigmoid</translation>
    </message>
    <message>
        <source>The generator makes %1, but the discriminator takes %2</source>
        <translation>生成器产生 %1，但判别器接收 %2</translation>
    </message>
    <message>
        <source>Give the generator&apos;s Output the shape of the discriminator&apos;s Input</source>
        <translation>请使生成器输出层的形状与判别器输入层的形状相同</translation>
    </message>
    <message>
        <source>Set the input&apos;s shape to that of the data, or change the recipe</source>
        <translation>请将输入层的形状设为数据的形状，或修改配方</translation>
    </message>
    <message>
        <source>The data&apos;s “%1” are whole numbers that stand for something, but the input takes measured numbers</source>
        <translation>数据的“%1”是代表某种事物的整数，但输入层接收测量值</translation>
    </message>
    <message>
        <source>The data&apos;s “%1” are measured numbers, but the input takes whole numbers that stand for something</source>
        <translation>数据的“%1”是测量值，但输入层接收代表某种事物的整数</translation>
    </message>
    <message>
        <source>The data gives %1 inputs, so there is nothing for this one</source>
        <translation>数据提供 %1 个输入，因此没有可供此输入层接收的内容</translation>
    </message>
    <message>
        <source>Autoencoder</source>
        <translation>自编码器</translation>
    </message>
    <message>
        <source>Presses each picture into 32 numbers and draws it again from them.</source>
        <translation>将每张图片压缩为 32 个数，再由它们重新画出图片。</translation>
    </message>
    <message>
        <source>Cats and dogs</source>
        <translation>猫与狗</translation>
    </message>
    <message>
        <source>Four convolutions and poolings for photographs, 128 × 128 in colour, trained from scratch.</source>
        <translation>四层卷积和池化，用于 128 × 128 的彩色照片，从头训练。</translation>
    </message>
    <message>
        <source>Character LSTM</source>
        <translation>字符 LSTM</translation>
    </message>
    <message>
        <source>Learns to write like a text, one character after the other.</source>
        <translation>学习像某个文本那样逐字符地写作。</translation>
    </message>
    <message>
        <source>Conditional GAN</source>
        <translation>条件 GAN</translation>
    </message>
    <message>
        <source>A generator that draws the class it is told to, and a discriminator that is told as well.</source>
        <translation>生成器按指定的类别作画，判别器也得知该类别。</translation>
    </message>
    <message>
        <source>DCGAN</source>
        <translation>DCGAN</translation>
    </message>
    <message>
        <source>Two networks: one draws pictures from noise, the other learns to tell them from the data&apos;s.</source>
        <translation>两个网络：一个由噪声画出图片，另一个学习将其与数据中的图片区分开。</translation>
    </message>
    <message>
        <source>This template takes %1 inputs, but the data gives %2</source>
        <translation>该模板接收 %1 个输入，但数据提供 %2 个</translation>
    </message>
    <message>
        <source>Choose data of another kind, or another template</source>
        <translation>请选择其他类型的数据，或其他模板</translation>
    </message>
    <message>
        <source>The data has nothing to learn: no label and no target</source>
        <translation>数据中没有可学习的内容：既没有标签也没有目标</translation>
    </message>
    <message>
        <source>Choose the column that is to be predicted</source>
        <translation>请选择要预测的列</translation>
    </message>
    <message>
        <source>LeNet-5</source>
        <translation>LeNet-5</translation>
    </message>
    <message>
        <source>The network that read cheques, in today&apos;s form: ReLU and max pooling.</source>
        <translation>曾用于识别支票的网络，采用今天的形式：ReLU 和最大池化。</translation>
    </message>
    <message>
        <source>LSTM forecaster</source>
        <translation>LSTM 预测器</translation>
    </message>
    <message>
        <source>Reads the last values of a series and tells the next ones.</source>
        <translation>读取序列最近的值，预测接下来的值。</translation>
    </message>
    <message>
        <source>Matrix factorisation</source>
        <translation>矩阵分解</translation>
    </message>
    <message>
        <source>Users and items as rows of learned numbers: how well they match is the rating.</source>
        <translation>用学习到的数值行表示用户和物品：两者的匹配程度就是评分。</translation>
    </message>
    <message>
        <source>MobileNet</source>
        <translation>MobileNet</translation>
    </message>
    <message>
        <source>Depthwise and 1 × 1 convolutions: an eighth of the arithmetic, for small devices. Narrower for small pictures.</source>
        <translation>深度卷积和 1 × 1 卷积：计算量只有八分之一，适合小型设备。图片较小时网络更窄。</translation>
    </message>
    <message>
        <source>Neural recommender</source>
        <translation>神经推荐网络</translation>
    </message>
    <message>
        <source>Dense layers learn how a user and an item go together.</source>
        <translation>由全连接层学习用户与物品如何匹配。</translation>
    </message>
    <message>
        <source>The template “%1” is for data of the kind %2, but this is %3</source>
        <translation>模板“%1”用于类型为 %2 的数据，但这里是 %3</translation>
    </message>
    <message>
        <source>Choose another template, or other data; `lepton templates` lists what each is for</source>
        <translation>请选择其他模板或其他数据；`lepton templates` 会列出各模板的用途</translation>
    </message>
    <message>
        <source>The template “%1” is for %2, but the data is for %3</source>
        <translation>模板“%1”用于 %2，但数据用于 %3</translation>
    </message>
    <message>
        <source>Pictures have no such settings</source>
        <translation>图片没有这样的设置</translation>
    </message>
    <message>
        <source>Make the project first, then change its recipe</source>
        <translation>请先创建项目，再修改其配方</translation>
    </message>
    <message>
        <source>LSTM for texts</source>
        <translation>文本 LSTM</translation>
    </message>
    <message>
        <source>Reads a text word by word, from both ends, and tells its class by what it remembers.</source>
        <translation>从两端逐词读取文本，根据记住的内容判断其类别。</translation>
    </message>
    <message>
        <source>GRU for texts</source>
        <translation>文本 GRU</translation>
    </message>
    <message>
        <source>Like the LSTM, with two gates instead of three: fewer weights, often as good.</source>
        <translation>与 LSTM 相似，但只有两个门而非三个：权重更少，效果往往相当。</translation>
    </message>
    <message>
        <source>ResNet-18</source>
        <translation>ResNet-18</translation>
    </message>
    <message>
        <source>Eight residual blocks: each adds what it learns to what it was given.</source>
        <translation>八个残差块：每个都将所学的内容加到其输入上。</translation>
    </message>
    <message>
        <source>Small GPT</source>
        <translation>小型 GPT</translation>
    </message>
    <message>
        <source>Each place looks back at all before it and says what comes next: a language model to train on a laptop.</source>
        <translation>每个位置回看之前的所有内容并预测下一个：可在笔记本电脑上训练的语言模型。</translation>
    </message>
    <message>
        <source>Perceptron for tables</source>
        <translation>表格感知机</translation>
    </message>
    <message>
        <source>Dense layers for the columns of a table: tells a class or a number.</source>
        <translation>用全连接层处理表格的各列：判断类别或预测数值。</translation>
    </message>
    <message>
        <source>Temporal convolutions</source>
        <translation>时间卷积网络</translation>
    </message>
    <message>
        <source>Convolutions over the past, each reaching twice as far back as the one before it, tell the next values.</source>
        <translation>对过去的值作卷积，每层回看的范围是前一层的两倍，由此预测接下来的值。</translation>
    </message>
    <message>
        <source>This template is for data of the kind “%1”, but this is “%2”</source>
        <translation>该模板用于类型为“%1”的数据，但这里是“%2”</translation>
    </message>
    <message>
        <source>Choose a template for this kind of data, or open the data as the other kind</source>
        <translation>请为这类数据选择模板，或将数据按另一类型打开</translation>
    </message>
    <message>
        <source>CNN for texts</source>
        <translation>文本 CNN</translation>
    </message>
    <message>
        <source>Looks for phrases of three, four and five words, wherever they stand.</source>
        <translation>寻找由三、四、五个词组成的短语，不论其位置。</translation>
    </message>
    <message>
        <source>Transformer for texts</source>
        <translation>文本 Transformer</translation>
    </message>
    <message>
        <source>U-Net</source>
        <translation>U-Net</translation>
    </message>
    <message>
        <source>An encoder and a decoder with skips between them, which learns to take noise off pictures. With masks as its target it would segment them.</source>
        <translation>编码器与解码器之间有跳跃连接，学习去除图片中的噪声。若以掩码为目标，则可用于分割。</translation>
    </message>
    <message>
        <source>Variational autoencoder</source>
        <translation>变分自编码器</translation>
    </message>
    <message>
        <source>Learns a normal distribution of codes from which it can draw new pictures.</source>
        <translation>学习编码的正态分布，可由此画出新的图片。</translation>
    </message>
    <message>
        <source>VGG, small</source>
        <translation>小型 VGG</translation>
    </message>
    <message>
        <source>Blocks of two 3 × 3 convolutions, each with half the size and twice the channels, with batch norm.</source>
        <translation>每块两层 3 × 3 卷积，尺寸逐块减半、通道逐块加倍，带批归一化。</translation>
    </message>
    <message>
        <source>The folder holds no text files</source>
        <translation>文件夹中没有文本文件</translation>
    </message>
    <message>
        <source>Choose a .txt file, or a folder with some</source>
        <translation>请选择 .txt 文件，或包含此类文件的文件夹</translation>
    </message>
    <message>
        <source>Running text</source>
        <translation>连续文本</translation>
    </message>
    <message>
        <source>A plain text file, or a folder of them, to learn writing from</source>
        <translation>一个纯文本文件或由其组成的文件夹，用于学习写作</translation>
    </message>
    <message>
        <source>Ratings need a user, an item and a rating in each row, but there are %1 columns</source>
        <translation>评分数据的每一行需要用户、物品和评分，但只有 %1 列</translation>
    </message>
    <message>
        <source>Choose a file with the columns user, item and rating</source>
        <translation>请选择含有用户、物品和评分列的文件</translation>
    </message>
    <message>
        <source>Ratings</source>
        <translation>评分</translation>
    </message>
    <message>
        <source>CSV or tab-separated rows of user, item and rating, with or without a header (as MovieLens&apos; u.data)</source>
        <translation>CSV 或制表符分隔的行，含用户、物品和评分，有无表头均可（如 MovieLens 的 u.data）</translation>
    </message>
    <message>
        <source>“%1” in the column “%2” is no time</source>
        <translation>列“%2”中的“%1”不是时间</translation>
    </message>
    <message>
        <source>Write times as 2024-05-31 or 2024-05-31 12:30:00, or as numbers</source>
        <translation>请将时间写作 2024-05-31 或 2024-05-31 12:30:00，或写作数值</translation>
    </message>
    <message>
        <source>The rows are not in the order of time and were put into it</source>
        <translation>各行没有按时间顺序排列，已重新排序</translation>
    </message>
    <message>
        <source>Two rows have the same time</source>
        <translation>有两行的时间相同</translation>
    </message>
    <message>
        <source>The table has no column of numbers that changes in time</source>
        <translation>表格中没有随时间变化的数值列</translation>
    </message>
    <message>
        <source>Choose a table with one row for each point in time</source>
        <translation>请选择每个时间点一行的表格</translation>
    </message>
    <message>
        <source>Time series</source>
        <translation>时间序列</translation>
    </message>
    <message>
        <source>CSV or JSON lines with a date or time and columns of numbers, one row for each point in time</source>
        <translation>CSV 或 JSON 行文件，含日期或时间以及数值列，每个时间点一行</translation>
    </message>
    <message>
        <source>The table has no two columns of numbers or categories that could tell of each other</source>
        <translation>表格中没有两列可相互预测的数值或类别</translation>
    </message>
    <message>
        <source>Choose a table with a column to be predicted, and columns to predict it from</source>
        <translation>请选择包含要预测的列以及用于预测的列的表格</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>表格</translation>
    </message>
    <message>
        <source>CSV or JSON lines with columns of numbers and categories, or a folder with train, valid and test files of them</source>
        <translation>CSV 或 JSON 行文件，含数值列和类别列；或包含其训练、验证和测试文件的文件夹</translation>
    </message>
    <message>
        <source>The folder holds no CSV or JSON-lines file</source>
        <translation>文件夹中没有 CSV 或 JSON 行文件</translation>
    </message>
    <message>
        <source>Choose a folder with train.csv and test.csv, or a single file</source>
        <translation>请选择含有 train.csv 和 test.csv 的文件夹，或单个文件</translation>
    </message>
    <message>
        <source>The folder holds %1 tables, and no name says which is which</source>
        <translation>文件夹中有 %1 个表格，但文件名没有说明各自的用途</translation>
    </message>
    <message>
        <source>Choose one of the files, or call them train.csv, valid.csv and test.csv</source>
        <translation>请选择其中一个文件，或将它们命名为 train.csv、valid.csv 和 test.csv</translation>
    </message>
    <message>
        <source>The file lacks the column “%1”, which %2 has</source>
        <translation>文件缺少列“%1”，而 %2 中有该列</translation>
    </message>
    <message>
        <source>Give all files the same columns</source>
        <translation>请使所有文件的列相同</translation>
    </message>
    <message>
        <source>The row names no picture in “%1”</source>
        <translation>该行在“%1”中没有给出图片</translation>
    </message>
    <message>
        <source>Name one, or take the row out</source>
        <translation>请给出图片，或删除该行</translation>
    </message>
    <message>
        <source>The picture %1 is not there</source>
        <translation>图片 %1 不存在</translation>
    </message>
    <message>
        <source>Put it back, or take the row out</source>
        <translation>请将其放回，或删除该行</translation>
    </message>
    <message>
        <source>The picture is not there</source>
        <translation>图片不存在</translation>
    </message>
    <message>
        <source>“%1” holds numbers, but here and there something else (“%2”), which counts as missing</source>
        <translation>“%1”是数值，但个别单元格是其他内容（“%2”），这些按缺失处理</translation>
    </message>
    <message>
        <source>The column “%1” is empty</source>
        <translation>列“%1”为空</translation>
    </message>
    <message>
        <source>The row has no value in “%1” and is not used</source>
        <translation>该行在“%1”中没有值，未被使用</translation>
    </message>
    <message>
        <source>The folder holds no text files in class folders</source>
        <translation>文件夹中没有按类别文件夹存放的文本文件</translation>
    </message>
    <message>
        <source>Make one folder for each class, named like the class, and put its .txt files there</source>
        <translation>请为每个类别建一个以类别命名的文件夹，并放入其 .txt 文件</translation>
    </message>
    <message>
        <source>None of the %1 text files can be read</source>
        <translation>%1 个文本文件均无法读取</translation>
    </message>
    <message>
        <source>Save them as UTF-8</source>
        <translation>请将它们保存为 UTF-8</translation>
    </message>
    <message>
        <source>The text is empty and is not used</source>
        <translation>文本为空，未被使用</translation>
    </message>
    <message>
        <source>The table has no column of texts beside a column of labels</source>
        <translation>表格中没有与标签列并列的文本列</translation>
    </message>
    <message>
        <source>Give it the columns “text” and “label”, or use the format corpus for texts without labels</source>
        <translation>请加上“text”和“label”列；没有标签的文本请使用格式 corpus</translation>
    </message>
    <message>
        <source>Labelled texts</source>
        <translation>带标签的文本</translation>
    </message>
    <message>
        <source>CSV or JSON lines with a text and a label in each row, or one folder of text files for each class</source>
        <translation>CSV 或 JSON 行文件，每行有一个文本和一个标签；或每个类别一个文本文件夹</translation>
    </message>
    <message>
        <source>Choose a folder that holds one folder of pictures for each class, IDX files, a table or texts; known formats: %1</source>
        <translation>请选择每个类别各有一个图片文件夹的目录、IDX 文件、表格或文本；已知格式：%1</translation>
    </message>
    <message>
        <source>Choose a folder that holds one folder of pictures for each class, IDX files, a table or texts</source>
        <translation>请选择每个类别各有一个图片文件夹的目录、IDX 文件、表格或文本</translation>
    </message>
    <message>
        <source>This program can&apos;t read pictures</source>
        <translation>当前程序无法读取图片</translation>
    </message>
    <message>
        <source>Use a build with OpenCV</source>
        <translation>请使用带 OpenCV 的构建</translation>
    </message>
    <message>
        <source>This is not a picture</source>
        <translation>这不是图片</translation>
    </message>
    <message>
        <source>Give it as “data:image/png;base64,…”</source>
        <translation>请写作“data:image/png;base64,…”</translation>
    </message>
    <message>
        <source>The step %1 is a recipe by itself, but stands beside others</source>
        <translation>步骤 %1 本身就是完整的配方，却与其他步骤并列</translation>
    </message>
    <message>
        <source>Remove the other steps</source>
        <translation>请删除其他步骤</translation>
    </message>
    <message>
        <source>This model takes pictures</source>
        <translation>该模型接收图片</translation>
    </message>
    <message>
        <source>Give it the path of a picture, or a picture&apos;s bytes</source>
        <translation>请给出图片的路径或图片的字节</translation>
    </message>
    <message>
        <source>This model takes no pictures</source>
        <translation>该模型不接收图片</translation>
    </message>
    <message>
        <source>Give it text or values, as its recipe says</source>
        <translation>请按其配方给出文本或数值</translation>
    </message>
    <message>
        <source>There is no recipe for data of the kind %1</source>
        <translation>没有适用于类型为 %1 的数据的配方</translation>
    </message>
    <message>
        <source>Choose a template for this kind of data</source>
        <translation>请为这类数据选择模板</translation>
    </message>
    <message>
        <source>running text</source>
        <translation>连续文本</translation>
    </message>
    <message>
        <source>tokens</source>
        <translation>个词元</translation>
    </message>
    <message>
        <source>Choose a shorter length, more text, or another split</source>
        <translation>请选择较短的长度、更多文本或其他划分</translation>
    </message>
    <message>
        <source>This model takes a text</source>
        <translation>该模型接收文本</translation>
    </message>
    <message>
        <source>Give it a beginning, or {&quot;text&quot;: &quot;…&quot;}</source>
        <translation>请给出开头，或 {&quot;text&quot;: &quot;…&quot;}</translation>
    </message>
    <message>
        <source>The text is empty</source>
        <translation>文本为空</translation>
    </message>
    <message>
        <source>Give it a beginning of at least one character</source>
        <translation>请给出至少一个字符的开头</translation>
    </message>
    <message>
        <source>There are %1 tokens, but the vocabulary holds %2</source>
        <translation>有 %1 个词元，但词表只容纳 %2 个</translation>
    </message>
    <message>
        <source>Remove the tokens; they are worked out again from the training data</source>
        <translation>请删除这些词元；它们会由训练数据重新计算</translation>
    </message>
    <message>
        <source>Text to be continued</source>
        <translation>待续写的文本</translation>
    </message>
    <message>
        <source>Cuts running text into windows of words or characters; the network learns to tell each next one. The beginning of the text is for training, the end for validation and test.</source>
        <translation>将连续文本切成词或字符的窗口；网络学习预测每个下一个词元。文本的开头用于训练，结尾用于验证和测试。</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>词元</translation>
    </message>
    <message>
        <source>Length in tokens</source>
        <translation>长度（词元数）</translation>
    </message>
    <message>
        <source>Tokens from one window to the next (0: the length)</source>
        <translation>相邻窗口间隔的词元数（0：等于长度）</translation>
    </message>
    <message>
        <source>Vocabulary size</source>
        <translation>词表大小</translation>
    </message>
    <message>
        <source>Lower case</source>
        <translation>转为小写</translation>
    </message>
    <message>
        <source>ratings</source>
        <translation>评分</translation>
    </message>
    <message>
        <source>No row has a user, an item and a number for the rating</source>
        <translation>没有一行同时有用户、物品和数值形式的评分</translation>
    </message>
    <message>
        <source>This model takes a user and an item</source>
        <translation>该模型接收一个用户和一个物品</translation>
    </message>
    <message>
        <source>Give it {&quot;user&quot;: …, &quot;item&quot;: …} or [user, item]</source>
        <translation>请给出 {&quot;user&quot;: …, &quot;item&quot;: …} 或 [user, item]</translation>
    </message>
    <message>
        <source>The %1 is missing</source>
        <translation>缺少 %1</translation>
    </message>
    <message>
        <source>There are more users or items than user_count and item_count have room for</source>
        <translation>用户或物品的数目超出 user_count 和 item_count 的容量</translation>
    </message>
    <message>
        <source>Remove users, items, mean and range; they are worked out again from the training data</source>
        <translation>请删除 users、items、mean 和 range；它们会由训练数据重新计算</translation>
    </message>
    <message>
        <source>The range must be the smallest and the largest rating</source>
        <translation>range 必须是最小和最大的评分</translation>
    </message>
    <message>
        <source>Ratings need a user, an item and a rating in each row</source>
        <translation>评分数据的每一行需要用户、物品和评分</translation>
    </message>
    <message>
        <source>User and item to a rating</source>
        <translation>用户和物品到评分</translation>
    </message>
    <message>
        <source>Gives each user and each item of the training ratings a number; all others share 0. Ratings are taken relative to their mean.</source>
        <translation>为训练评分中的每个用户和每个物品编号；其余的共用 0。评分相对于其均值计算。</translation>
    </message>
    <message>
        <source>User column</source>
        <translation>用户列</translation>
    </message>
    <message>
        <source>Item column</source>
        <translation>物品列</translation>
    </message>
    <message>
        <source>Rating column</source>
        <translation>评分列</translation>
    </message>
    <message>
        <source>Most users, and one for all others</source>
        <translation>用户数上限，含一个代表其余用户</translation>
    </message>
    <message>
        <source>Most items, and one for all others</source>
        <translation>物品数上限，含一个代表其余物品</translation>
    </message>
    <message>
        <source>The column “%1” has no number here</source>
        <translation>列“%1”此处没有数值</translation>
    </message>
    <message>
        <source>Fill the cell, or set “missing” to “previous” in the recipe</source>
        <translation>请填写该单元格，或在配方中将“missing”设为“previous”</translation>
    </message>
    <message>
        <source>a time series</source>
        <translation>时间序列</translation>
    </message>
    <message>
        <source>rows</source>
        <translation>行</translation>
    </message>
    <message>
        <source>Choose a shorter history or horizon, more data, or another split</source>
        <translation>请选择较短的回看或预测长度、更多数据或其他划分</translation>
    </message>
    <message>
        <source>This model takes the values up to now</source>
        <translation>该模型接收至今的数值</translation>
    </message>
    <message>
        <source>Give it a list of %1 rows with %2</source>
        <translation>请给出 %1 行的列表，含 %2</translation>
    </message>
    <message>
        <source>The model looks back %1 rows, but there are only %2</source>
        <translation>模型要回看 %1 行，但只有 %2 行</translation>
    </message>
    <message>
        <source>Give it more values</source>
        <translation>请给出更多数值</translation>
    </message>
    <message>
        <source>The column “%1” holds no numbers</source>
        <translation>列“%1”中没有数值</translation>
    </message>
    <message>
        <source>Choose columns of numbers</source>
        <translation>请选择数值列</translation>
    </message>
    <message>
        <source>The row lacks the column “%1”</source>
        <translation>该行缺少列“%1”</translation>
    </message>
    <message>
        <source>Give each row the columns: %1</source>
        <translation>请为每一行给出这些列：%1</translation>
    </message>
    <message>
        <source>The column “%1” takes a number, not “%2”</source>
        <translation>列“%1”接收数值，而不是“%2”</translation>
    </message>
    <message>
        <source>Write a number with a decimal point, such as 3.5</source>
        <translation>请写出带小数点的数值，例如 3.5</translation>
    </message>
    <message>
        <source>The recipe names no columns to look back on</source>
        <translation>配方没有指定要回看的列</translation>
    </message>
    <message>
        <source>Add at least one column of numbers</source>
        <translation>请至少加入一个数值列</translation>
    </message>
    <message>
        <source>The recipe does not say which column is to be foretold</source>
        <translation>配方没有指明要预测哪一列</translation>
    </message>
    <message>
        <source>Add “targets” with the column&apos;s name</source>
        <translation>请加入“targets”并写明列名</translation>
    </message>
    <message>
        <source>A column is named twice</source>
        <translation>有一列被指定了两次</translation>
    </message>
    <message>
        <source>Name every column once</source>
        <translation>请将每一列只指定一次</translation>
    </message>
    <message>
        <source>The fitted values don&apos;t match the columns</source>
        <translation>拟合得到的数值与各列不符</translation>
    </message>
    <message>
        <source>Remove center and spread; they are worked out again from the training data</source>
        <translation>请删除 center 和 spread；它们会由训练数据重新计算</translation>
    </message>
    <message>
        <source>Series to its next values</source>
        <translation>序列到后续数值</translation>
    </message>
    <message>
        <source>Cuts a series into windows: some rows to look back on and the rows after them to be foretold. The earliest rows are for training, the latest for test; no window reaches over.</source>
        <translation>将序列切成窗口：若干行用于回看，其后的行用于预测。最早的行用于训练，最晚的用于测试；窗口不会跨越划分的边界。</translation>
    </message>
    <message>
        <source>Time column</source>
        <translation>时间列</translation>
    </message>
    <message>
        <source>Columns to look back on</source>
        <translation>用于回看的列</translation>
    </message>
    <message>
        <source>Columns to be foretold</source>
        <translation>要预测的列</translation>
    </message>
    <message>
        <source>Rows to look back</source>
        <translation>回看的行数</translation>
    </message>
    <message>
        <source>Rows to look ahead</source>
        <translation>预测的行数</translation>
    </message>
    <message>
        <source>Rows from one window to the next</source>
        <translation>相邻窗口间隔的行数</translation>
    </message>
    <message>
        <source>Scaling</source>
        <translation>缩放方式</translation>
    </message>
    <message>
        <source>Missing values</source>
        <translation>缺失值</translation>
    </message>
    <message>
        <source>“%1” must be the name of a column, not %2</source>
        <translation>“%1”必须是列名，不能是 %2</translation>
    </message>
    <message>
        <source>Write it as in the first line of the file</source>
        <translation>请写成文件第一行中的样子</translation>
    </message>
    <message>
        <source>“%1” is %2, which is not known</source>
        <translation>“%1”为 %2，该取值无法识别</translation>
    </message>
    <message>
        <source>“%1” is %2; it must be a whole number from %3 to %4</source>
        <translation>“%1”为 %2；它必须是 %3 到 %4 的整数</translation>
    </message>
    <message>
        <source>Remove it; it is worked out again from the training data</source>
        <translation>请将其删除；它会由训练数据重新计算</translation>
    </message>
    <message>
        <source>“%1” must be a list of texts</source>
        <translation>“%1”必须是文本列表</translation>
    </message>
    <message>
        <source>Write it as [&quot;one&quot;, &quot;two&quot;]</source>
        <translation>请写作 [&quot;one&quot;, &quot;two&quot;]</translation>
    </message>
    <message>
        <source>“%1” must be a list of numbers</source>
        <translation>“%1”必须是数值列表</translation>
    </message>
    <message>
        <source>“%1” must be a list of objects</source>
        <translation>“%1”必须是对象列表</translation>
    </message>
    <message>
        <source>Write it as [{…}, {…}]</source>
        <translation>请写作 [{…}, {…}]</translation>
    </message>
    <message>
        <source>There is no setting “%1” here</source>
        <translation>这里没有设置项“%1”</translation>
    </message>
    <message>
        <source>The settings are: %1</source>
        <translation>设置项有：%1</translation>
    </message>
    <message>
        <source>The column has no name</source>
        <translation>该列没有名称</translation>
    </message>
    <message>
        <source>The column “%1” has no categories</source>
        <translation>列“%1”没有类别</translation>
    </message>
    <message>
        <source>List the values that it can have</source>
        <translation>请列出它可能的取值</translation>
    </message>
    <message>
        <source>“%1” must be a number greater than 0</source>
        <translation>“%1”必须是大于 0 的数</translation>
    </message>
    <message>
        <source>the rows of a table</source>
        <translation>表格的行</translation>
    </message>
    <message>
        <source>No row has a value in the column to be predicted</source>
        <translation>没有一行在要预测的列中有值</translation>
    </message>
    <message>
        <source>No row has a number in the columns to be predicted</source>
        <translation>没有一行在要预测的列中有数值</translation>
    </message>
    <message>
        <source>The column “%1” names no pictures</source>
        <translation>列“%1”没有给出图片</translation>
    </message>
    <message>
        <source>Choose a column of paths that begin at the table&apos;s folder</source>
        <translation>请选择路径列，路径从表格所在的文件夹开始</translation>
    </message>
    <message>
        <source>This model takes a row</source>
        <translation>该模型接收一行数据</translation>
    </message>
    <message>
        <source>Give it {&quot;column&quot;: value, …} with the columns: %1</source>
        <translation>请给出 {&quot;column&quot;: value, …}，列为：%1</translation>
    </message>
    <message>
        <source>The model knows no column “%1”</source>
        <translation>模型没有列“%1”</translation>
    </message>
    <message>
        <source>Its columns are: %1</source>
        <translation>它的列有：%1</translation>
    </message>
    <message>
        <source>The column “%1” is missing; in training every row had it</source>
        <translation>缺少列“%1”；训练时每一行都有该列</translation>
    </message>
    <message>
        <source>Add it with a number</source>
        <translation>请加上该列并给出数值</translation>
    </message>
    <message>
        <source>Add it with a picture, “data:image/png;base64,…”</source>
        <translation>请加上该列并给出图片，“data:image/png;base64,…”</translation>
    </message>
    <message>
        <source>Add it with one of its categories</source>
        <translation>请加上该列并给出它的某个类别</translation>
    </message>
    <message>
        <source>Row to a class or number</source>
        <translation>一行到类别或数值</translation>
    </message>
    <message>
        <source>Scales columns of numbers, fills what is missing, and turns categories into one-hot numbers or ids for an Embedding. What it needs to know comes from the training rows.</source>
        <translation>缩放数值列、补全缺失值，并将类别变为独热数值或供 Embedding 使用的编号。所需的信息来自训练行。</translation>
    </message>
    <message>
        <source>Columns to be predicted</source>
        <translation>要预测的列</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>Columns to predict from</source>
        <translation>用于预测的列</translation>
    </message>
    <message>
        <source>The recipe takes %1, but the data holds pictures</source>
        <translation>配方接收 %1，但数据是图片</translation>
    </message>
    <message>
        <source>Choose other data, or a template for pictures</source>
        <translation>请选择其他数据，或用于图片的模板</translation>
    </message>
    <message>
        <source>The data has no column “%1”</source>
        <translation>数据没有列“%1”</translation>
    </message>
    <message>
        <source>Its columns are: %1. If that is a row of values, put names above it in the file</source>
        <translation>它的列有：%1。如果那是一行数值，请在文件中于其上方写出列名</translation>
    </message>
    <message>
        <source>Look at the data: lepton data inspect</source>
        <translation>请查看数据：lepton data inspect</translation>
    </message>
    <message>
        <source>“%1” in the column “%2” is none of the %3 classes</source>
        <translation>列“%2”中的“%1”不属于 %3 个类别</translation>
    </message>
    <message>
        <source>Correct the row, or make a new project from this data</source>
        <translation>请更正该行，或用此数据新建项目</translation>
    </message>
    <message>
        <source>The recipe does not say which column is to be predicted</source>
        <translation>配方没有指明要预测哪一列</translation>
    </message>
    <message>
        <source>Add “target” with the column&apos;s name</source>
        <translation>请加入“target”并写明列名</translation>
    </message>
    <message>
        <source>A classification has one target, but several are named</source>
        <translation>分类只有一个目标，但指定了多个</translation>
    </message>
    <message>
        <source>Name one column, or choose regression</source>
        <translation>请只指定一列，或选择回归</translation>
    </message>
    <message>
        <source>The recipe names no columns to predict from</source>
        <translation>配方没有指定用于预测的列</translation>
    </message>
    <message>
        <source>Add at least one column</source>
        <translation>请至少加入一列</translation>
    </message>
    <message>
        <source>The fitted values don&apos;t match the targets</source>
        <translation>拟合得到的数值与目标不符</translation>
    </message>
    <message>
        <source>The column “%1” is named twice</source>
        <translation>列“%1”被指定了两次</translation>
    </message>
    <message>
        <source>Name every column once, and the target not among them</source>
        <translation>请将每一列只指定一次，且不要包含目标</translation>
    </message>
    <message>
        <source>There is more than one column of pictures</source>
        <translation>有不止一列图片</translation>
    </message>
    <message>
        <source>Keep one of them</source>
        <translation>请只保留其中一列</translation>
    </message>
    <message>
        <source>The table has no column of numbers or categories to predict another from</source>
        <translation>表格中没有可用于预测另一列的数值列或类别列</translation>
    </message>
    <message>
        <source>Choose a table with at least two such columns</source>
        <translation>请选择至少有两个此类列的表格</translation>
    </message>
    <message>
        <source>The column “%1” holds no numbers, so it can&apos;t be predicted as one</source>
        <translation>列“%1”中没有数值，因此不能作为数值预测</translation>
    </message>
    <message>
        <source>Choose classification, or a column of numbers</source>
        <translation>请选择分类，或选择数值列</translation>
    </message>
    <message>
        <source>No column is left to predict from</source>
        <translation>没有剩下用于预测的列</translation>
    </message>
    <message>
        <source>Choose fewer targets</source>
        <translation>请选择较少的目标</translation>
    </message>
    <message>
        <source>texts with labels</source>
        <translation>带标签的文本</translation>
    </message>
    <message>
        <source>No row has both a text and a label</source>
        <translation>没有一行同时有文本和标签</translation>
    </message>
    <message>
        <source>Give it a sentence, or {&quot;text&quot;: &quot;…&quot;}</source>
        <translation>请给出一个句子，或 {&quot;text&quot;: &quot;…&quot;}</translation>
    </message>
    <message>
        <source>Give it at least one word</source>
        <translation>请至少给出一个词</translation>
    </message>
    <message>
        <source>“%1” is both the text and the label</source>
        <translation>“%1”既是文本又是标签</translation>
    </message>
    <message>
        <source>Name two different columns</source>
        <translation>请指定两个不同的列</translation>
    </message>
    <message>
        <source>Say which columns are the text and the label</source>
        <translation>请指明哪些列是文本和标签</translation>
    </message>
    <message>
        <source>No row has a text</source>
        <translation>没有一行有文本</translation>
    </message>
    <message>
        <source>Text to a class</source>
        <translation>文本到类别</translation>
    </message>
    <message>
        <source>Takes a text apart into words or characters and gives each its number in a vocabulary, which is learned from the training texts. Shorter texts are filled up with 0, longer ones cut.</source>
        <translation>将文本拆成词或字符，并给出各自在词表中的编号；词表由训练文本得到。较短的文本用 0 补齐，较长的被截断。</translation>
    </message>
    <message>
        <source>Text column</source>
        <translation>文本列</translation>
    </message>
    <message>
        <source>Label column</source>
        <translation>标签列</translation>
    </message>
    <message>
        <source>training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>validation</source>
        <translation>验证</translation>
    </message>
    <message>
        <source>test</source>
        <translation>测试</translation>
    </message>
    <message>
        <source>A window needs %1 %2, but the %3 part has only %4</source>
        <translation>一个窗口需要 %1 %2，但%3部分只有 %4</translation>
    </message>
    <message>
        <source>This data holds no pictures</source>
        <translation>该数据中没有图片</translation>
    </message>
    <message>
        <source>Choose data with pictures</source>
        <translation>请选择含图片的数据</translation>
    </message>
    <message>
        <source>The column has no name in the header and is called %1</source>
        <translation>该列在表头中没有名称，称为 %1</translation>
    </message>
    <message>
        <source>Two columns are called “%1”</source>
        <translation>有两列都叫“%1”</translation>
    </message>
    <message>
        <source>Give every column a name of its own in the first line</source>
        <translation>请在第一行为每一列写出独有的名称</translation>
    </message>
    <message>
        <source>The row has %1 cells, but the first has %2, and is left out</source>
        <translation>该行有 %1 个单元格，但首行有 %2 个，已略过</translation>
    </message>
    <message>
        <source>The row has %1 cells, but the first has %2; so it is with %3 rows</source>
        <translation>该行有 %1 个单元格，但首行有 %2 个；共有 %3 行如此</translation>
    </message>
    <message>
        <source>Put cells that hold the delimiter in quotes, and give every row as many cells as the first</source>
        <translation>请将含分隔符的单元格放在引号中，并使每一行的单元格数与首行相同</translation>
    </message>
    <message>
        <source>The file holds a header and no rows</source>
        <translation>文件只有表头，没有数据行</translation>
    </message>
    <message>
        <source>Choose a file with one row for each sample</source>
        <translation>请选择每个样本一行的文件</translation>
    </message>
    <message>
        <source>The first line holds values, not names: the columns are called %1 to %2</source>
        <translation>第一行是数值而不是名称：各列称为 %1 到 %2</translation>
    </message>
    <message>
        <source>A quoted cell begins here and never ends</source>
        <translation>带引号的单元格从这里开始，却没有结束</translation>
    </message>
    <message>
        <source>Close the quote; a quote inside a quoted cell is written twice</source>
        <translation>请补上引号；带引号的单元格内，引号要写两次</translation>
    </message>
    <message>
        <source>The file mixes encodings: this line is %1, others are %2</source>
        <translation>文件混用了多种编码：这一行是 %1，其他行是 %2</translation>
    </message>
    <message>
        <source>Save the whole file as UTF-8</source>
        <translation>请将整个文件保存为 UTF-8</translation>
    </message>
    <message>
        <source>The file looks like %1, but holds bytes that are no character of it</source>
        <translation>文件看似 %1，但含有不属于其任何字符的字节</translation>
    </message>
    <message>
        <source>Save the file as UTF-8</source>
        <translation>请将文件保存为 UTF-8</translation>
    </message>
    <message>
        <source>The encoding %1 can&apos;t be converted here</source>
        <translation>此处无法转换编码 %1</translation>
    </message>
    <message>
        <source>The file is no text: it holds zero bytes</source>
        <translation>文件不是文本：其中含有零字节</translation>
    </message>
    <message>
        <source>Choose a text file; export spreadsheets as CSV</source>
        <translation>请选择文本文件；电子表格请导出为 CSV</translation>
    </message>
    <message>
        <source>The line is not valid JSON</source>
        <translation>该行不是有效的 JSON</translation>
    </message>
    <message>
        <source>The line is JSON, but no object</source>
        <translation>该行是 JSON，但不是对象</translation>
    </message>
    <message>
        <source>Write one object on each line: {&quot;text&quot;: &quot;…&quot;, &quot;label&quot;: &quot;…&quot;}</source>
        <translation>请每行写一个对象：{&quot;text&quot;: &quot;…&quot;, &quot;label&quot;: &quot;…&quot;}</translation>
    </message>
    <message>
        <source>The gzip file breaks off before its end</source>
        <translation>gzip 文件在结尾之前中断</translation>
    </message>
    <message>
        <source>There is no network “%1”</source>
        <translation>没有网络“%1”</translation>
    </message>
    <message>
        <source>A network needs a name</source>
        <translation>网络需要一个名称</translation>
    </message>
    <message>
        <source>Type one, “critic” for instance</source>
        <translation>请输入名称，例如“critic”</translation>
    </message>
    <message>
        <source>There is a network “%1” already</source>
        <translation>已有网络“%1”</translation>
    </message>
    <message>
        <source>Choose another name</source>
        <translation>请选择其他名称</translation>
    </message>
    <message>
        <source>Add the network %1</source>
        <translation>添加网络 %1</translation>
    </message>
    <message>
        <source>Rename the network %1 to %2</source>
        <translation>将网络 %1 重命名为 %2</translation>
    </message>
    <message>
        <source>The objective trains the network “%1”, so it can&apos;t be deleted</source>
        <translation>目标函数要训练网络“%1”，因此不能删除</translation>
    </message>
    <message>
        <source>Let the objective be about another network first</source>
        <translation>请先让目标函数改用另一个网络</translation>
    </message>
    <message>
        <source>Delete the network %1</source>
        <translation>删除网络 %1</translation>
    </message>
    <message>
        <source>“%1” is the discriminator: it judges what the other network makes</source>
        <translation>“%1”是判别器：它判断另一个网络的产物</translation>
    </message>
    <message>
        <source>Serve the generator, or start from a template of another objective</source>
        <translation>请用生成器提供服务，或从其他目标函数的模板开始</translation>
    </message>
    <message>
        <source>Train and serve the network %1</source>
        <translation>训练网络 %1 并用它提供服务</translation>
    </message>
    <message>
        <source>Use it anyway if the data was changed on purpose, or look for the original</source>
        <translation>如果数据是有意更改的，可仍然使用；否则请找回原始数据</translation>
    </message>
    <message>
        <source>This project is for data of the kind %1, but this is %2</source>
        <translation>该项目用于类型为 %1 的数据，但这里是 %2</translation>
    </message>
    <message>
        <source>Make a new project for this data; networks can be copied from one to the other</source>
        <translation>请为此数据新建项目；网络可以从一个项目复制到另一个项目</translation>
    </message>
    <message>
        <source>The template “%1” is for another kind of data than this project&apos;s, %2</source>
        <translation>模板“%1”所用的数据类型与该项目的 %2 不同</translation>
    </message>
    <message>
        <source>Choose another template, or make a new project with other data</source>
        <translation>请选择其他模板，或用其他数据新建项目</translation>
    </message>
    <message>
        <source>Change the question, and look whether the endpoint is still live</source>
        <translation>请修改问题，并确认端点仍在运行</translation>
    </message>
    <message>
        <source>The file holds no pictures of a generator</source>
        <translation>文件中没有生成器的图片</translation>
    </message>
    <message>
        <source>Train again; the run&apos;s other epochs are not affected</source>
        <translation>请重新训练；该运行的其他轮次不受影响</translation>
    </message>
    <message>
        <source>“%1” is no setting</source>
        <translation>“%1”不是设置项</translation>
    </message>
    <message>
        <source>Write KEY=VALUE, as in --set target=price</source>
        <translation>请写作 KEY=VALUE，例如 --set target=price</translation>
    </message>
    <message>
        <source>This build can&apos;t write picture files</source>
        <translation>当前构建无法写入图片文件</translation>
    </message>
    <message>
        <source>Install the build with OpenCV, or leave --pictures out</source>
        <translation>请安装带 OpenCV 的构建，或去掉 --pictures</translation>
    </message>
    <message>
        <source>There is nothing to answer: no input was named</source>
        <translation>没有要回答的内容：未给出输入</translation>
    </message>
    <message>
        <source>Name pictures, sentences, rows or files, as the model&apos;s recipe takes them</source>
        <translation>请按模型的配方给出图片、句子、行或文件</translation>
    </message>
    <message>
        <source>Drop a project folder, a text file of copied layers, or a file or folder with data</source>
        <translation>请拖入项目文件夹、包含复制层的文本文件，或数据文件或文件夹</translation>
    </message>
    <message>
        <source>This template joins a picture with a row, but no column of the table names pictures</source>
        <translation>该模板将图片与数据行结合，但表格中没有给出图片的列</translation>
    </message>
    <message>
        <source>Choose a table with a column of picture files, or another template</source>
        <translation>请选择含有图片文件列的表格，或其他模板</translation>
    </message>
    <message>
        <source>Picture and row</source>
        <translation>图片与数据行</translation>
    </message>
    <message>
        <source>Looks at a picture and at the other columns of its row, and joins what both say.</source>
        <translation>查看图片及其所在行的其他列，并将两者的信息结合起来。</translation>
    </message>
    <message>
        <source>This template is for numbers and categories, but a column of the table names pictures</source>
        <translation>该模板用于数值和类别，但表格中有一列给出图片</translation>
    </message>
    <message>
        <source>Choose the template picture-and-row</source>
        <translation>请选择模板 picture-and-row</translation>
    </message>
    <message>
        <source>Hardsigmoid</source>
        <translation>Hardsigmoid</translation>
    </message>
    <message>
        <source>Sigmoid made of straight pieces, for gates on small devices.</source>
        <translation>由直线段组成的 Sigmoid，适合小型设备上的门控。</translation>
    </message>
    <message>
        <source>y = min(max(x + 3, 0), 6) / 6, any shape. Source: Courbariaux et al. 2015, in the form of Howard et al. 2019 (MobileNetV3).</source>
        <translation>y = min(max(x + 3, 0), 6) / 6，任意形状。来源：Courbariaux 等 2015，采用 Howard 等 2019（MobileNetV3）的形式。</translation>
    </message>
    <message>
        <source>The Output needs one number a class (N × classes), but gets N × %1</source>
        <translation>输出需要每个类别一个数（N × 类别数），但得到的是 N × %1</translation>
    </message>
    <message>
        <source>The Output needs one number a class for each place of the target, but gets N × %1</source>
        <translation>输出需要在目标的每个位置上为每个类别给出一个数，但得到的是 N × %1</translation>
    </message>
    <message>
        <source>The column “%1” has no value here</source>
        <translation>列“%1”在此处没有值</translation>
    </message>
    <message>
        <source>Fill the cell, or set “missing” of the column to “mean” in the recipe</source>
        <translation>请填写该单元格，或在配方中将该列的“missing”设为“mean”</translation>
    </message>
    <message>
        <source>Fill the cell, or set “missing” of the column to “category” in the recipe</source>
        <translation>请填写该单元格，或在配方中将该列的“missing”设为“category”</translation>
    </message>
    <message>
        <source>Every word looks at every other; two encoder layers, then the largest values over the text.</source>
        <translation>每个词都关注其他所有词；两层编码器，再对整个文本取最大值。</translation>
    </message>
    <message>
        <source>The desktop can&apos;t be notified</source>
        <translation>无法发送桌面通知</translation>
    </message>
    <message>
        <source>Install libnotify-bin, and train within a desktop session</source>
        <translation>请安装 libnotify-bin，并在桌面会话中训练</translation>
    </message>
    <message>
        <source>Desktop notification</source>
        <translation>桌面通知</translation>
    </message>
    <message>
        <source>Tells you on the desktop that the run has ended.</source>
        <translation>运行结束时在桌面上通知您。</translation>
    </message>
    <message>
        <source>When</source>
        <translation>时机</translation>
    </message>
    <message>
        <source>After each epoch and at the end, or only at the end</source>
        <translation>每轮之后和结束时，或仅在结束时</translation>
    </message>
    <message>
        <source>Checkpoint every N epochs</source>
        <translation>每 N 轮保存检查点</translation>
    </message>
    <message>
        <source>Keeps the weights of every Nth epoch for good, to be evaluated or packaged later.</source>
        <translation>每 N 轮永久保留一份权重，供以后评估或打包。</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>轮次</translation>
    </message>
    <message>
        <source>One set of weights in so many epochs is kept</source>
        <translation>每多少轮保留一组权重</translation>
    </message>
    <message>
        <source>A network that is asked with noise has no answers to samples</source>
        <translation>以噪声为输入的网络无法对样本给出答案</translation>
    </message>
    <message>
        <source>Take the picture grid, which shows what it makes</source>
        <translation>请改用图片网格，它会显示网络生成的内容</translation>
    </message>
    <message>
        <source>Histograms</source>
        <translation>直方图</translation>
    </message>
    <message>
        <source>How the weights and their gradients are spread, layer by layer: shows what dies or grows too large.</source>
        <translation>逐层显示权重及其梯度的分布：可看出哪些趋于消失，哪些变得过大。</translation>
    </message>
    <message>
        <source>Every</source>
        <translation>间隔</translation>
    </message>
    <message>
        <source>Epochs from one to the next</source>
        <translation>相邻两次之间的轮次数</translation>
    </message>
    <message>
        <source>Buckets</source>
        <translation>区间数</translation>
    </message>
    <message>
        <source>Equally wide, from the smallest value to the largest</source>
        <translation>从最小值到最大值等宽划分</translation>
    </message>
    <message>
        <source>Gradients</source>
        <translation>梯度</translation>
    </message>
    <message>
        <source>Those of the epoch&apos;s last step too</source>
        <translation>同时记录该轮最后一步的梯度</translation>
    </message>
    <message>
        <source>What is watched: a metric of the objective; without validation data, that of training</source>
        <translation>所监视的内容：目标函数的某个指标；没有验证数据时使用训练指标</translation>
    </message>
    <message>
        <source>The data has no pictures, so there is no grid of them</source>
        <translation>数据中没有图片，因此没有图片网格</translation>
    </message>
    <message>
        <source>Take the callback “Sample predictions”</source>
        <translation>请改用回调“样本预测”</translation>
    </message>
    <message>
        <source>What the network gives back is no picture of the size that it was given</source>
        <translation>网络输出的不是与输入同样大小的图片</translation>
    </message>
    <message>
        <source>Picture grid</source>
        <translation>图片网格</translation>
    </message>
    <message>
        <source>A sheet of pictures each epoch: samples with right and wrong answers, or what the network makes.</source>
        <translation>每轮生成一张图片拼板：答案正确和错误的样本，或网络生成的内容。</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>On one sheet</source>
        <translation>每张拼板上的数量</translation>
    </message>
    <message>
        <source>Sample predictions</source>
        <translation>样本预测</translation>
    </message>
    <message>
        <source>Shows what the network makes of the same few validation samples, epoch by epoch.</source>
        <translation>逐轮显示网络对同一小组验证样本的预测。</translation>
    </message>
    <message>
        <source>Samples</source>
        <translation>样本数</translation>
    </message>
    <message>
        <source>Evenly spread over the validation data</source>
        <translation>在验证数据中均匀选取</translation>
    </message>
    <message>
        <source>There is no command to run</source>
        <translation>没有要运行的命令</translation>
    </message>
    <message>
        <source>Write one into the callback&apos;s settings</source>
        <translation>请在该回调的设置中填写命令</translation>
    </message>
    <message>
        <source>The command was not confirmed, so it is not run: %1</source>
        <translation>命令未经确认，因此不会运行：%1</translation>
    </message>
    <message>
        <source>Confirm it in the studio, or start with lepton train --allow-commands</source>
        <translation>请在 Lepton Studio 中确认，或用 lepton train --allow-commands 启动</translation>
    </message>
    <message>
        <source>The command took longer than %1 seconds and was ended: %2</source>
        <translation>命令运行超过 %1 秒，已被终止：%2</translation>
    </message>
    <message>
        <source>Give it more time, or let it work in the background</source>
        <translation>请延长时限，或让它在后台工作</translation>
    </message>
    <message>
        <source>The command ended with the status %1: %2</source>
        <translation>命令结束，状态码为 %1：%2</translation>
    </message>
    <message>
        <source>What it printed is in that file</source>
        <translation>其输出保存在该文件中</translation>
    </message>
    <message>
        <source>Shell command</source>
        <translation>Shell 命令</translation>
    </message>
    <message>
        <source>Runs a command of yours, which is told the metrics as LEPTON_… variables. You are asked once before it is run.</source>
        <translation>运行您指定的命令，指标以 LEPTON_… 变量传入。首次运行前会请您确认一次。</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>As you would type it; $LEPTON_EPOCH, $LEPTON_RUN, $LEPTON_VALIDATION_LOSS … are set</source>
        <translation>与在终端中输入的一样；已设置 $LEPTON_EPOCH、$LEPTON_RUN、$LEPTON_VALIDATION_LOSS 等变量</translation>
    </message>
    <message>
        <source>Time limit</source>
        <translation>时间限制</translation>
    </message>
    <message>
        <source>Seconds after which it is ended; training waits for it</source>
        <translation>超过这么多秒后终止；训练会等待它完成</translation>
    </message>
    <message>
        <source>TensorBoard</source>
        <translation>TensorBoard</translation>
    </message>
    <message>
        <source>Writes event files for TensorBoard: metrics, and the histograms and pictures of the other callbacks.</source>
        <translation>为 TensorBoard 写入事件文件：指标，以及其他回调的直方图和图片。</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>步数</translation>
    </message>
    <message>
        <source>The loss of one step in so many is written; 0: of none</source>
        <translation>每多少步写入一步的损失；0：不写入</translation>
    </message>
    <message>
        <source>Ends the run when it has trained for so long, pauses left out.</source>
        <translation>训练达到这么长时间后结束运行，暂停时间不计入。</translation>
    </message>
    <message>
        <source>Minutes</source>
        <translation>分钟</translation>
    </message>
    <message>
        <source>Of training in all, over every time the run was taken up</source>
        <translation>训练总时长，包括每次继续运行的时间</translation>
    </message>
    <message>
        <source>Complete after the epoch in which the time is up, or stop in the middle of it</source>
        <translation>时间到时完成当前轮次，或在轮次中途停止</translation>
    </message>
    <message>
        <source>No frozen layer has a name that is to be unfrozen</source>
        <translation>没有冻结的层与要解冻的名称匹配</translation>
    </message>
    <message>
        <source>Unfreeze at epoch</source>
        <translation>在指定轮次解冻</translation>
    </message>
    <message>
        <source>Trains layers that were frozen until then, as is usual when a network that was trained before learns new data.</source>
        <translation>从该轮起训练此前冻结的层；用预训练网络学习新数据时通常这样做。</translation>
    </message>
    <message>
        <source>Epoch</source>
        <translation>轮次</translation>
    </message>
    <message>
        <source>The first epoch in which they are trained</source>
        <translation>开始训练它们的第一个轮次</translation>
    </message>
    <message>
        <source>Ids separated by commas; * stands for any characters</source>
        <translation>以逗号分隔的 id；* 代表任意字符</translation>
    </message>
    <message>
        <source>The webhook&apos;s address “%1” does not begin with http:// or https://</source>
        <translation>Webhook 的地址“%1”不以 http:// 或 https:// 开头</translation>
    </message>
    <message>
        <source>Give the whole address</source>
        <translation>请给出完整地址</translation>
    </message>
    <message>
        <source>Webhook</source>
        <translation>Webhook</translation>
    </message>
    <message>
        <source>Sends the metrics as JSON to an address, in the background.</source>
        <translation>在后台将指标以 JSON 发送到某个地址。</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Gets a POST request with a JSON document</source>
        <translation>接收带有 JSON 文档的 POST 请求</translation>
    </message>
    <message>
        <source>Seconds after which a request is given up</source>
        <translation>放弃请求前等待的秒数</translation>
    </message>
    <message>
        <source>The address answers with the status %1</source>
        <translation>该地址返回状态 %1</translation>
    </message>
    <message>
        <source>Check the address of the webhook</source>
        <translation>请检查 Webhook 的地址</translation>
    </message>
    <message>
        <source>If it fails</source>
        <translation>失败时</translation>
    </message>
    <message>
        <source>Warn and go on, or end the run, which can be resumed</source>
        <translation>警告并继续，或结束运行（之后可以继续）</translation>
    </message>
    <message>
        <source>Set right what it needs and resume the run, or let it only warn: its setting on_error</source>
        <translation>请满足它的要求后继续运行，或让它仅发出警告：其设置项 on_error</translation>
    </message>
    <message>
        <source>The model&apos;s answers are no numbers, so there is nothing to measure</source>
        <translation>模型的答案不是有效数值，因此没有可测量的内容</translation>
    </message>
    <message>
        <source>Its training went astray: train again with a smaller learning rate, or evaluate an earlier run</source>
        <translation>训练已发散：请用较小的学习率重新训练，或评估较早的运行</translation>
    </message>
    <message>
        <source>The learning rate %1 is too large: try a tenth of it, or a warm-up</source>
        <translation>学习率 %1 过大：请试试它的十分之一，或使用预热</translation>
    </message>
    <message>
        <source>Not even a batch of one sample fits: choose a smaller network or smaller samples, or close other programs</source>
        <translation>连一个样本的批次也放不下：请选择较小的网络或较小的样本，或关闭其他程序</translation>
    </message>
    <message>
        <source>A batch of %1 should fit; with “accumulate” %2 the network learns from as many samples a step as before</source>
        <translation>批大小 %1 应该放得下；将“accumulate”设为 %2，网络每步学习的样本数与之前相同</translation>
    </message>
    <message>
        <source>Gradients grew without bound: clip them, for instance to a norm of 1</source>
        <translation>梯度无限增长：请裁剪梯度，例如裁剪到范数 1</translation>
    </message>
    <message>
        <source>Its weights have grown to %1</source>
        <translation>其权重已增长到 %1</translation>
    </message>
    <message>
        <source>What it is given has grown to %1: look at the layers before it, or put a normalisation there</source>
        <translation>其输入已增长到 %1：请检查它前面的层，或在那里加入归一化</translation>
    </message>
    <message>
        <source>It divides by zero or leaves its domain for these values: look at its settings, such as its epsilon</source>
        <translation>对这些数值，它发生了除以零或超出定义域：请检查其设置，例如 epsilon</translation>
    </message>
    <message>
        <source>The data itself has values that are no numbers: look for missing or broken values in the Data room</source>
        <translation>数据本身含有无效数值：请在“数据”页面中查找缺失或损坏的数值</translation>
    </message>
    <message>
        <source>A step of the recipe divides by zero, such as Standardise over a column with a single value</source>
        <translation>配方中有步骤除以零，例如对只有一个取值的列作“标准化”</translation>
    </message>
    <message>
        <source>All layers give numbers, but the loss of them is none: its target has values that the loss can&apos;t take, or a probability of exactly 0 or 1 meets a logarithm</source>
        <translation>所有层都给出有效数值，但其损失不是：目标中有损失无法处理的数值，或恰为 0 或 1 的概率进入了对数</translation>
    </message>
    <message>
        <source>The slope of a root, a norm or a division is infinite at zero: a small epsilon or other initial weights keep away from it</source>
        <translation>平方根、范数或除法在零处的斜率为无穷大：较小的 epsilon 或其他初始权重可以避开零点</translation>
    </message>
    <message>
        <source>The metric “%1” does not fit what is learned</source>
        <translation>指标“%1”不适用于所学习的内容</translation>
    </message>
    <message>
        <source>Remove it from the objective&apos;s metrics, or choose one that fits</source>
        <translation>请从目标函数的指标中移除它，或选择适用的指标</translation>
    </message>
    <message>
        <source>TF32 is a way of computing that only NVIDIA&apos;s GPUs know</source>
        <translation>TF32 是只有 NVIDIA GPU 才支持的计算方式</translation>
    </message>
    <message>
        <source>On the CPU %1 takes 3 to 10 times as long as float32</source>
        <translation>在 CPU 上，%1 的用时是 float32 的 3 到 10 倍</translation>
    </message>
    <message>
        <source>Set the precision to float32, or train on a CUDA device</source>
        <translation>请将精度设为 float32，或在 CUDA 设备上训练</translation>
    </message>
    <message>
        <source>1e-7 to 10 in 100 steps suits most networks</source>
        <translation>100 步内从 1e-7 到 10 适合大多数网络</translation>
    </message>
    <message>
        <source>The first learning rate must be a positive number, not %1</source>
        <translation>起始学习率必须是正数，不能是 %1</translation>
    </message>
    <message>
        <source>The last learning rate must lie between the first one and 1000, not at %1</source>
        <translation>最终学习率必须介于起始学习率和 1000 之间，不能是 %1</translation>
    </message>
    <message>
        <source>A range test takes 10 to 100000 steps, not %1</source>
        <translation>范围测试需要 10 到 100000 步，不能是 %1</translation>
    </message>
    <message>
        <source>A generator and its discriminator have no one loss that a range test could go by</source>
        <translation>生成器及其判别器没有可供范围测试依据的单一损失</translation>
    </message>
    <message>
        <source>None of the %1 tensors in the file fits the network</source>
        <translation>文件中的 %1 个张量都与网络不符</translation>
    </message>
    <message>
        <source>Compare names and shapes: lepton weights FILE --into PROJECT</source>
        <translation>请比较名称和形状：lepton weights FILE --into PROJECT</translation>
    </message>
    <message>
        <source>The file has nothing that fits these layers, so they begin anew: %1</source>
        <translation>文件中没有适合这些层的内容，因此它们将重新初始化：%1</translation>
    </message>
    <message>
        <source>These layers are frozen although they begin anew: %1</source>
        <translation>这些层虽然重新初始化，却被冻结：%1</translation>
    </message>
    <message>
        <source>Layers of a generator can&apos;t be unfrozen during a run</source>
        <translation>生成器的层不能在运行期间解冻</translation>
    </message>
    <message>
        <source>Take the callback out, or train those layers from the start</source>
        <translation>请移除该回调，或从一开始就训练这些层</translation>
    </message>
    <message>
        <source>Leave that setting at its default</source>
        <translation>请将该设置保持为默认值</translation>
    </message>
    <message>
        <source>mixup mixes pictures and numbers, but “%1” stands for words or categories</source>
        <translation>mixup 混合图片和数值，但“%1”代表词或类别</translation>
    </message>
    <message>
        <source>Set mixup to 0</source>
        <translation>请将 mixup 设为 0</translation>
    </message>
    <message>
        <source>A generator and its discriminator take a step with every batch</source>
        <translation>生成器及其判别器每个批次都更新一步</translation>
    </message>
    <message>
        <source>A discriminator would take mixed pictures for false ones</source>
        <translation>判别器会把混合的图片当作假图片</translation>
    </message>
    <message>
        <source>Generators are not trained in mixed precision</source>
        <translation>生成器不使用混合精度训练</translation>
    </message>
    <message>
        <source>The device %1 has failed: %2</source>
        <translation>设备 %1 发生故障：%2</translation>
    </message>
    <message>
        <source>Resume the run once the device is back: it goes on from its newest checkpoint</source>
        <translation>设备恢复后请继续运行：它会从最新的检查点接着训练</translation>
    </message>
    <message>
        <source>The file of weights is no longer the one that the run was started with</source>
        <translation>权重文件已不是启动该运行时使用的文件</translation>
    </message>
    <message>
        <source>Bring it back, or start a new run</source>
        <translation>请恢复该文件，或开始新的运行</translation>
    </message>
    <message>
        <source>A gradient is no longer a number (step %1)</source>
        <translation>梯度已不是有效数值（第 %1 步）</translation>
    </message>
    <message>
        <source>The warm-up takes %1 steps, but the whole run has %2: the learning rate never reaches its full value</source>
        <translation>预热需要 %1 步，但整个运行只有 %2 步：学习率永远达不到完整值</translation>
    </message>
    <message>
        <source>Choose adam, adamw, sgd, rmsprop, adagrad, lion or muon</source>
        <translation>请选择 adam、adamw、sgd、rmsprop、adagrad、lion 或 muon</translation>
    </message>
    <message>
        <source>No layer with weights is called “%1”</source>
        <translation>没有名为“%1”的带权重的层</translation>
    </message>
    <message>
        <source>Layers with weights: %1</source>
        <translation>带权重的层：%1</translation>
    </message>
    <message>
        <source>The file is damaged, or was not written by torch.save: make it again</source>
        <translation>文件已损坏，或不是由 torch.save 写入：请重新生成</translation>
    </message>
    <message>
        <source>The file&apos;s list of tensors can&apos;t be read: it is cut off or contradicts itself</source>
        <translation>无法读取文件的张量列表：列表被截断或自相矛盾</translation>
    </message>
    <message>
        <source>The file&apos;s list of tensors is too long</source>
        <translation>文件的张量列表过长</translation>
    </message>
    <message>
        <source>The file wants to use “%1”, which is no part of a state_dict, so it was not read. Nothing in it was run</source>
        <translation>文件要使用“%1”，它不属于 state_dict，因此未读取该文件。其中的任何内容都没有运行</translation>
    </message>
    <message>
        <source>Save only the weights: torch.save(model.state_dict(), FILE)</source>
        <translation>请只保存权重：torch.save(model.state_dict(), FILE)</translation>
    </message>
    <message>
        <source>The file is damaged: copy it again, or save the state_dict again</source>
        <translation>文件已损坏：请重新复制，或重新保存 state_dict</translation>
    </message>
    <message>
        <source>The file&apos;s numbers are big-endian</source>
        <translation>文件中的数值为大端序</translation>
    </message>
    <message>
        <source>Save it again on a usual machine</source>
        <translation>请在普通的计算机上重新保存</translation>
    </message>
    <message>
        <source>A tensor&apos;s storage is not described as torch.save does</source>
        <translation>有张量的存储描述不符合 torch.save 的格式</translation>
    </message>
    <message>
        <source>A tensor is not described as torch.save does</source>
        <translation>有张量的描述不符合 torch.save 的格式</translation>
    </message>
    <message>
        <source>The tensor&apos;s shape, strides and offset don&apos;t fit its data</source>
        <translation>张量的形状、步幅和偏移量与其数据不符</translation>
    </message>
    <message>
        <source>There are no tensors in the file</source>
        <translation>文件中没有张量</translation>
    </message>
    <message>
        <source>Save the weights by name: torch.save(model.state_dict(), FILE)</source>
        <translation>请按名称保存权重：torch.save(model.state_dict(), FILE)</translation>
    </message>
    <message>
        <source>Two tensors describe the same data differently</source>
        <translation>两个张量对同一数据的描述不同</translation>
    </message>
    <message>
        <source>The file&apos;s tensors are larger than the file</source>
        <translation>文件中的张量大于文件本身</translation>
    </message>
    <message>
        <source>The tensor&apos;s data is missing or cut off</source>
        <translation>该张量的数据缺失或被截断</translation>
    </message>
    <message>
        <source>This is a TorchScript program, not a state_dict</source>
        <translation>这是 TorchScript 程序，不是 state_dict</translation>
    </message>
    <message>
        <source>Save only its weights: torch.save(model.state_dict(), FILE)</source>
        <translation>请只保存其权重：torch.save(model.state_dict(), FILE)</translation>
    </message>
    <message>
        <source>The archive is no file of torch.save</source>
        <translation>该压缩包不是 torch.save 的文件</translation>
    </message>
    <message>
        <source>Choose a .pt or .pth file with a state_dict, a .safetensors file or a package</source>
        <translation>请选择含 state_dict 的 .pt 或 .pth 文件、.safetensors 文件或模型包</translation>
    </message>
    <message>
        <source>A tensor&apos;s data is missing or cut off</source>
        <translation>有张量的数据缺失或被截断</translation>
    </message>
    <message>
        <source>Choose a package (.leptonmodel), a .safetensors file, or a .pt or .pth file with a state_dict</source>
        <translation>请选择模型包（.leptonmodel）、.safetensors 文件，或含 state_dict 的 .pt 或 .pth 文件</translation>
    </message>
    <message>
        <source>Keras&apos; HDF5 files can&apos;t be read</source>
        <translation>无法读取 Keras 的 HDF5 文件</translation>
    </message>
    <message>
        <source>Save the weights as a safetensors file</source>
        <translation>请将权重保存为 safetensors 文件</translation>
    </message>
    <message>
        <source>This is a Python pickle, but none of torch.save</source>
        <translation>这是 Python pickle，但不是 torch.save 生成的</translation>
    </message>
    <message>
        <source>This is no file of weights that can be read</source>
        <translation>这不是可读取的权重文件</translation>
    </message>
    <message>
        <source>This is a folder, not a file of weights</source>
        <translation>这是文件夹，不是权重文件</translation>
    </message>
    <message>
        <source>Remove it from the objective: there is only the loss here</source>
        <translation>请从目标函数中移除它：此处只有损失</translation>
    </message>
    <message>
        <source>Those that fit are: %1</source>
        <translation>适用的有：%1</translation>
    </message>
    <message>
        <source>The callback “%1” watches “%2”, which is not measured</source>
        <translation>回调“%1”监视“%2”，但后者没有被测量</translation>
    </message>
    <message>
        <source>Add %1 to the objective&apos;s metrics, or watch one of: %2</source>
        <translation>请将 %1 加入目标函数的指标，或监视以下之一：%2</translation>
    </message>
    <message>
        <source>k</source>
        <translation>k 值</translation>
    </message>
    <message>
        <source>Average</source>
        <translation>平均方式</translation>
    </message>
    <message>
        <source>macro: the mean over the classes; micro: over all samples; weighted: over the classes by their samples; per_class: one figure a class</source>
        <translation>macro：各类别的平均；micro：对所有样本计算；weighted：各类别按样本数加权；per_class：每个类别一个数值</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>准确率</translation>
    </message>
    <message>
        <source>Share of right answers.</source>
        <translation>正确答案所占的比例。</translation>
    </message>
    <message>
        <source>Top-k accuracy</source>
        <translation>Top-k 准确率</translation>
    </message>
    <message>
        <source>Share of samples whose class is among the k with the highest scores.</source>
        <translation>类别位于得分最高的 k 个之中的样本所占的比例。</translation>
    </message>
    <message>
        <source>So many answers count</source>
        <translation>计入的答案数</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>精确率</translation>
    </message>
    <message>
        <source>Of those that were called a class, the share that are: TP / (TP + FP).</source>
        <translation>被判为某类别的样本中确实属于该类别的比例：TP / (TP + FP)。</translation>
    </message>
    <message>
        <source>Recall</source>
        <translation>召回率</translation>
    </message>
    <message>
        <source>Of those that are of a class, the share that were called so: TP / (TP + FN).</source>
        <translation>属于某类别的样本中被判为该类别的比例：TP / (TP + FN)。</translation>
    </message>
    <message>
        <source>F1 score</source>
        <translation>F1 分数</translation>
    </message>
    <message>
        <source>Harmonic mean of precision and recall: 2 TP / (2 TP + FP + FN).</source>
        <translation>精确率与召回率的调和平均：2 TP / (2 TP + FP + FN)。</translation>
    </message>
    <message>
        <source>ROC-AUC</source>
        <translation>ROC-AUC</translation>
    </message>
    <message>
        <source>Area under the curve of true against false positives, one class against the rest; 0.5 is guessing.</source>
        <translation>真正率对假正率曲线下的面积，一个类别对其余类别；0.5 相当于随机猜测。</translation>
    </message>
    <message>
        <source>Average precision (PR-AUC)</source>
        <translation>平均精确率（PR-AUC）</translation>
    </message>
    <message>
        <source>Mean precision over the recall&apos;s steps, one class against the rest: Σ (Rₙ − Rₙ₋₁) Pₙ.</source>
        <translation>沿召回率各步的平均精确率，一个类别对其余类别：Σ (Rₙ − Rₙ₋₁) Pₙ。</translation>
    </message>
    <message>
        <source>Calibration error</source>
        <translation>校准误差</translation>
    </message>
    <message>
        <source>How far the scores are from the shares of right answers, over 15 bins of the answer&apos;s score (expected calibration error; Guo et al. 2017).</source>
        <translation>得分与正确答案比例之间的差距，按答案得分分为 15 个区间计算（期望校准误差；Guo 等 2017）。</translation>
    </message>
    <message>
        <source>IoU</source>
        <translation>交并比（IoU）</translation>
    </message>
    <message>
        <source>Intersection over union of what is and what was called a class (Jaccard index): TP / (TP + FP + FN).</source>
        <translation>真实类别与预测类别的交集除以并集（Jaccard 指数）：TP / (TP + FP + FN)。</translation>
    </message>
    <message>
        <source>Perplexity</source>
        <translation>困惑度</translation>
    </message>
    <message>
        <source>e to the mean loss: among so many tokens the network is undecided.</source>
        <translation>以 e 为底、平均损失为指数的幂：相当于网络在这么多个词元之间犹豫不定。</translation>
    </message>
    <message>
        <source>Mean absolute error</source>
        <translation>平均绝对误差</translation>
    </message>
    <message>
        <source>Mean of the absolute errors.</source>
        <translation>绝对误差的平均值。</translation>
    </message>
    <message>
        <source>Root mean squared error</source>
        <translation>均方根误差</translation>
    </message>
    <message>
        <source>Square root of the mean squared error.</source>
        <translation>均方误差的平方根。</translation>
    </message>
    <message>
        <source>Mean absolute percentage error</source>
        <translation>平均绝对百分比误差</translation>
    </message>
    <message>
        <source>Mean of the absolute errors as shares of the targets; 0.1 is ten in a hundred. Huge where a target is 0.</source>
        <translation>绝对误差占目标比例的平均值；0.1 即百分之十。目标为 0 时会极大。</translation>
    </message>
    <message>
        <source>R²</source>
        <translation>决定系数（R²）</translation>
    </message>
    <message>
        <source>Share of the targets&apos; variance that the answers explain, the mean over several targets; 1 is perfect, 0 is the mean.</source>
        <translation>目标的方差中由答案解释的比例，多个目标时取平均；1 为完美，0 相当于只用均值。</translation>
    </message>
    <message>
        <source>NDCG</source>
        <translation>NDCG</translation>
    </message>
    <message>
        <source>How well each user&apos;s items are ordered: the ratings of the first k answers, discounted by their place, over those of the best order (Järvelin &amp; Kekäläinen 2002). Users with one item are left out.</source>
        <translation>对每个用户的物品排序的好坏：前 k 个答案的评分按位置折扣后求和，除以最佳排序的同样之和（Järvelin 和 Kekäläinen 2002）。只有一个物品的用户不计入。</translation>
    </message>
    <message>
        <source>So many places count</source>
        <translation>计入的位置数</translation>
    </message>
    <message>
        <source>Hit rate</source>
        <translation>命中率</translation>
    </message>
    <message>
        <source>Share of users among whose k highest answers is an item that they rated above the mean of the training ratings. Users without such an item are left out.</source>
        <translation>得分最高的 k 个答案中含有评分高于训练评分均值的物品的用户所占的比例。没有这种物品的用户不计入。</translation>
    </message>
    <message>
        <source>There is no metric “%1”</source>
        <translation>没有名为“%1”的指标</translation>
    </message>
    <message>
        <source>The metrics are: %1</source>
        <translation>指标有：%1</translation>
    </message>
    <message>
        <source>Write just %1</source>
        <translation>请只写 %1</translation>
    </message>
    <message>
        <source>Write %1@%2, or another number from 1 on</source>
        <translation>请写作 %1@%2，或使用从 1 起的其他数字</translation>
    </message>
    <message>
        <source>Write %1: and one of %2</source>
        <translation>请写作“%1:”，其后接以下之一：%2</translation>
    </message>
    <message>
        <source>The metric “%1” can&apos;t be had with “%2”</source>
        <translation>指标“%1”不能使用“%2”</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>Top-%1 accuracy</source>
        <translation>Top-%1 准确率</translation>
    </message>
    <message>
        <source>%1@%2</source>
        <translation>%1@%2</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>%1 of “%2”</source>
        <translation>“%2”的%1</translation>
    </message>
    <message>
        <source>Binary cross-entropy tells two classes apart, but the data has %1</source>
        <translation>二元交叉熵区分两个类别，但数据有 %1 个</translation>
    </message>
    <message>
        <source>Choose the loss cross-entropy, and end with a Linear layer of one unit a class</source>
        <translation>请选择交叉熵损失，并以每个类别一个单元的线性层结尾</translation>
    </message>
    <message>
        <source>Nesterov</source>
        <translation>Nesterov 动量</translation>
    </message>
    <message>
        <source>Looks ahead along the momentum before it corrects (Nesterov 1983)</source>
        <translation>修正前先沿动量方向前瞻（Nesterov 1983）</translation>
    </message>
    <message>
        <source>Pulls every weight towards zero, against overfitting (L2, part of the gradient)</source>
        <translation>将每个权重拉向零，抑制过拟合（L2，作为梯度的一部分）</translation>
    </message>
    <message>
        <source>Pulls every weight towards zero by this share of the learning rate, apart from the gradient</source>
        <translation>将每个权重按学习率的这一比例拉向零，与梯度无关</translation>
    </message>
    <message>
        <source>Decay biases too</source>
        <translation>偏置也衰减</translation>
    </message>
    <message>
        <source>Off: weight decay leaves biases and the weights of normalisations alone</source>
        <translation>关闭：权重衰减不作用于偏置和归一化层的权重</translation>
    </message>
    <message>
        <source>AMSGrad</source>
        <translation>AMSGrad</translation>
    </message>
    <message>
        <source>Divides by the largest mean square so far (Reddi et al. 2018)</source>
        <translation>除以迄今最大的平方均值（Reddi 等 2018）</translation>
    </message>
    <message>
        <source>AdamW</source>
        <translation>AdamW</translation>
    </message>
    <message>
        <source>Adam whose weight decay does not pass through the division. Source: Loshchilov and Hutter 2019.</source>
        <translation>权重衰减不经过除法的 Adam。来源：Loshchilov 和 Hutter，2019。</translation>
    </message>
    <message>
        <source>RMSprop</source>
        <translation>RMSprop</translation>
    </message>
    <message>
        <source>Divides the gradient by the root of its running mean square. Source: Tieleman and Hinton 2012.</source>
        <translation>将梯度除以其滑动平方均值的平方根。来源：Tieleman 和 Hinton，2012。</translation>
    </message>
    <message>
        <source>How slowly the mean square forgets</source>
        <translation>平方均值的遗忘速度</translation>
    </message>
    <message>
        <source>Centred</source>
        <translation>中心化</translation>
    </message>
    <message>
        <source>Divides by the deviation instead of the mean square (Graves 2013)</source>
        <translation>除以标准差，而非平方均值的平方根（Graves 2013）</translation>
    </message>
    <message>
        <source>Adagrad</source>
        <translation>Adagrad</translation>
    </message>
    <message>
        <source>Divides the gradient by the root of the sum of all its squares: rare features take longer steps. Source: Duchi et al. 2011.</source>
        <translation>将梯度除以其所有平方之和的平方根：罕见特征的步长更大。来源：Duchi 等，2011。</translation>
    </message>
    <message>
        <source>Decay of the rate</source>
        <translation>学习率衰减</translation>
    </message>
    <message>
        <source>The rate is divided by 1 + this × steps done</source>
        <translation>学习率除以 1 + 此值 × 已完成的步数</translation>
    </message>
    <message>
        <source>Sum at first</source>
        <translation>初始累积和</translation>
    </message>
    <message>
        <source>What the sum of squares begins with</source>
        <translation>平方和的初始值</translation>
    </message>
    <message>
        <source>Lion</source>
        <translation>Lion</translation>
    </message>
    <message>
        <source>Steps of one length for every weight, in the direction of the sign of an averaged gradient; wants a third to a tenth of Adam&apos;s rate. Source: Chen et al. 2023.</source>
        <translation>沿平均梯度的符号方向前进，所有权重的步长相同；学习率宜取 Adam 的三分之一到十分之一。来源：Chen 等，2023。</translation>
    </message>
    <message>
        <source>Muon</source>
        <translation>Muon</translation>
    </message>
    <message>
        <source>Matrices step along their orthogonalised momentum; all other weights are trained by AdamW. Source: Jordan et al. 2024, Liu et al. 2025.</source>
        <translation>矩阵沿正交化后的动量更新；其余所有权重由 AdamW 训练。来源：Jordan 等，2024；Liu 等，2025。</translation>
    </message>
    <message>
        <source>Iterations</source>
        <translation>迭代次数</translation>
    </message>
    <message>
        <source>Newton-Schulz iterations that orthogonalise a step</source>
        <translation>使一步正交化的 Newton-Schulz 迭代次数</translation>
    </message>
    <message>
        <source>adam: steps as large as AdamW&apos;s, so that its learning rates fit; original: by the matrix&apos; form</source>
        <translation>adam：步长与 AdamW 相当，因此可沿用其学习率；original：由矩阵的形状决定</translation>
    </message>
    <message>
        <source>A tag must have 1 to %1 bytes</source>
        <translation>标签必须有 1 到 %1 个字节</translation>
    </message>
    <message>
        <source>Choose a short word; longer texts go into the note</source>
        <translation>请选择一个简短的词；较长的文本请写入备注</translation>
    </message>
    <message>
        <source>Another run has this place</source>
        <translation>该位置已被另一个运行占用</translation>
    </message>
    <message>
        <source>Move that one away first</source>
        <translation>请先将那个运行移走</translation>
    </message>
    <message>
        <source>This run is going on (process id %1)</source>
        <translation>该运行正在进行中（进程号 %1）</translation>
    </message>
    <message>
        <source>Stop it first</source>
        <translation>请先停止它</translation>
    </message>
    <message>
        <source>No deleted run of this name is kept</source>
        <translation>没有保留此名称的已删除运行</translation>
    </message>
    <message>
        <source>`lepton runs list PROJECT --deleted` has those that are</source>
        <translation>`lepton runs list PROJECT --deleted` 会列出现有的已删除运行</translation>
    </message>
    <message>
        <source>“%1” is no list of rising whole numbers</source>
        <translation>“%1”不是递增的整数列表</translation>
    </message>
    <message>
        <source>Write them with commas between: 30, 60, 80</source>
        <translation>请用逗号分隔：30, 60, 80</translation>
    </message>
    <message>
        <source>There is no schedule “%1”</source>
        <translation>没有名为“%1”的计划</translation>
    </message>
    <message>
        <source>Choose one of those that the Train room offers</source>
        <translation>请选择“训练”页面提供的计划之一</translation>
    </message>
    <message>
        <source>Counted in</source>
        <translation>计数单位</translation>
    </message>
    <message>
        <source>Whether the rate changes from epoch to epoch or from step to step</source>
        <translation>学习率按轮次变化还是按步变化</translation>
    </message>
    <message>
        <source>What the rate is multiplied with each time</source>
        <translation>每次与学习率相乘的数</translation>
    </message>
    <message>
        <source>At the end</source>
        <translation>终点</translation>
    </message>
    <message>
        <source>Share of the learning rate that is left at the end</source>
        <translation>结束时剩余的学习率比例</translation>
    </message>
    <message>
        <source>Warm-up steps</source>
        <translation>预热步数</translation>
    </message>
    <message>
        <source>The first steps, in which the rate rises in a straight line</source>
        <translation>最初的若干步，其间学习率线性上升</translation>
    </message>
    <message>
        <source>Warm-up begins at</source>
        <translation>预热起点</translation>
    </message>
    <message>
        <source>Share of the rate in the first step of the warm-up</source>
        <translation>预热第一步占学习率的比例</translation>
    </message>
    <message>
        <source>Constant</source>
        <translation>恒定</translation>
    </message>
    <message>
        <source>The learning rate stays as it is.</source>
        <translation>学习率保持不变。</translation>
    </message>
    <message>
        <source>Falls by a factor at equal distances.</source>
        <translation>以相等间隔按倍率下降。</translation>
    </message>
    <message>
        <source>Epochs (or steps) between two falls</source>
        <translation>两次下降之间的轮次数（或步数）</translation>
    </message>
    <message>
        <source>Multi-step</source>
        <translation>多段阶梯</translation>
    </message>
    <message>
        <source>Falls by a factor at given epochs.</source>
        <translation>在给定的轮次按倍率下降。</translation>
    </message>
    <message>
        <source>At</source>
        <translation>下降时刻</translation>
    </message>
    <message>
        <source>Epochs (or steps) after which the rate falls, such as 30, 60, 80</source>
        <translation>学习率在这些轮次（或步数）之后下降，例如 30, 60, 80</translation>
    </message>
    <message>
        <source>Exponential</source>
        <translation>指数</translation>
    </message>
    <message>
        <source>Falls by the same factor after every epoch.</source>
        <translation>每轮之后按同一倍率下降。</translation>
    </message>
    <message>
        <source>Polynomial</source>
        <translation>多项式</translation>
    </message>
    <message>
        <source>Falls to its end value along a power of the time left; power 1 is a straight line.</source>
        <translation>沿剩余时间的幂次下降到终值；幂次 1 为直线。</translation>
    </message>
    <message>
        <source>Power</source>
        <translation>幂次</translation>
    </message>
    <message>
        <source>1: a straight line; more: falls sooner</source>
        <translation>1：直线；更大：更早下降</translation>
    </message>
    <message>
        <source>Cosine</source>
        <translation>余弦</translation>
    </message>
    <message>
        <source>Falls along half a cosine wave, over the whole run or in periods after which it starts anew. Source: Loshchilov and Hutter 2017.</source>
        <translation>沿半个余弦波下降，覆盖整个运行，或分周期并在每个周期后重新开始。来源：Loshchilov 和 Hutter，2017。</translation>
    </message>
    <message>
        <source>First period</source>
        <translation>第一个周期</translation>
    </message>
    <message>
        <source>Epochs (or steps) until it starts anew; 0: the whole run, once</source>
        <translation>重新开始前的轮次数（或步数）；0：整个运行，只一次</translation>
    </message>
    <message>
        <source>Each next period</source>
        <translation>此后每个周期</translation>
    </message>
    <message>
        <source>Times as long as the one before</source>
        <translation>为前一个周期的几倍长</translation>
    </message>
    <message>
        <source>One cycle</source>
        <translation>单周期</translation>
    </message>
    <message>
        <source>Rises to the learning rate and falls far below where it began, while momentum does the opposite. Source: Smith and Topin 2019.</source>
        <translation>先升到学习率，再降到远低于起点的值，动量则相反变化。来源：Smith 和 Topin，2019。</translation>
    </message>
    <message>
        <source>Rise</source>
        <translation>上升段</translation>
    </message>
    <message>
        <source>Share of the run in which the rate rises</source>
        <translation>学习率上升阶段占整个运行的比例</translation>
    </message>
    <message>
        <source>Begins at 1 /</source>
        <translation>起点为 1 /</translation>
    </message>
    <message>
        <source>The rate begins at the learning rate divided by this</source>
        <translation>起点为学习率除以此数</translation>
    </message>
    <message>
        <source>Ends at 1 /</source>
        <translation>终点为 1 /</translation>
    </message>
    <message>
        <source>And ends at its beginning divided by this</source>
        <translation>终点为起点除以此数</translation>
    </message>
    <message>
        <source>Momentum too</source>
        <translation>动量也循环</translation>
    </message>
    <message>
        <source>Momentum (or beta 1) falls while the rate rises</source>
        <translation>学习率上升时，动量（或 beta 1）下降</translation>
    </message>
    <message>
        <source>Lowest momentum</source>
        <translation>最低动量</translation>
    </message>
    <message>
        <source>Where the rate is at its top</source>
        <translation>学习率处于最高处时</translation>
    </message>
    <message>
        <source>Highest momentum</source>
        <translation>最高动量</translation>
    </message>
    <message>
        <source>At the beginning and at the end</source>
        <translation>开始和结束时</translation>
    </message>
    <message>
        <source>On plateau</source>
        <translation>停滞时下降</translation>
    </message>
    <message>
        <source>Falls by a factor when a metric has stopped getting better.</source>
        <translation>当指标不再改善时按倍率下降。</translation>
    </message>
    <message>
        <source>Share of the best value by which an epoch must be better to count</source>
        <translation>某轮须比最佳值好出这一比例才算改善</translation>
    </message>
    <message>
        <source>Rest</source>
        <translation>冷却轮数</translation>
    </message>
    <message>
        <source>Epochs after a fall in which nothing is counted</source>
        <translation>下降之后不计数的轮次数</translation>
    </message>
    <message>
        <source>At least</source>
        <translation>下限</translation>
    </message>
    <message>
        <source>Share of the learning rate below which it does not fall</source>
        <translation>学习率不会降到其这一比例以下</translation>
    </message>
    <message>
        <source>“%1” has no setting “%2”</source>
        <translation>“%1”没有设置项“%2”</translation>
    </message>
    <message>
        <source>There are no reports in the language “%1”</source>
        <translation>没有语言“%1”的报告</translation>
    </message>
    <message>
        <source>Choose en or zh_CN</source>
        <translation>请选择 en 或 zh_CN</translation>
    </message>
    <message>
        <source>The PDF could not be made: %1</source>
        <translation>无法生成 PDF：%1</translation>
    </message>
    <message>
        <source>Write an HTML report instead, and report this</source>
        <translation>请改为生成 HTML 报告，并反馈此问题</translation>
    </message>
    <message>
        <source>A report&apos;s file name ends in .html or .pdf</source>
        <translation>报告的文件名应以 .html 或 .pdf 结尾</translation>
    </message>
    <message>
        <source>Name a file such as report.html or report.pdf</source>
        <translation>请指定文件名，例如 report.html 或 report.pdf</translation>
    </message>
    <message>
        <source>The folder for the report is not there</source>
        <translation>报告所在的文件夹不存在</translation>
    </message>
    <message>
        <source>Make the folder, or name another place</source>
        <translation>请新建该文件夹，或指定其他位置</translation>
    </message>
    <message>
        <source>There is a folder of the report&apos;s name</source>
        <translation>已存在与报告同名的文件夹</translation>
    </message>
    <message>
        <source>Name another file</source>
        <translation>请指定其他文件</translation>
    </message>
    <message>
        <source>The folder for the report can&apos;t be written to</source>
        <translation>无法写入报告所在的文件夹</translation>
    </message>
    <message>
        <source>Choose another folder, or change its permissions</source>
        <translation>请选择其他文件夹，或更改其权限</translation>
    </message>
    <message>
        <source>brightness ± %1 %, contrast ± %2 %</source>
        <translation>亮度 ± %1 %，对比度 ± %2 %</translation>
    </message>
    <message>
        <source>Brightness and contrast</source>
        <translation>亮度和对比度</translation>
    </message>
    <message>
        <source>Makes training pictures lighter or darker and harder or softer at random.</source>
        <translation>随机调整训练图片的明暗和对比度。</translation>
    </message>
    <message>
        <source>Brightness, ± %</source>
        <translation>亮度，± %</translation>
    </message>
    <message>
        <source>Contrast, ± %</source>
        <translation>对比度，± %</translation>
    </message>
    <message>
        <source>%1 % of the pictures, %2 % to %3 % of the area</source>
        <translation>%1 % 的图片，面积的 %2 % 到 %3 %</translation>
    </message>
    <message>
        <source>Erase</source>
        <translation>擦除</translation>
    </message>
    <message>
        <source>Blots a rectangle out of training pictures at random, so that the network learns to look at all of them.</source>
        <translation>随机从训练图片中抹去一个矩形，使网络学会观察整张图片。</translation>
    </message>
    <message>
        <source>Pictures, %</source>
        <translation>图片比例，%</translation>
    </message>
    <message>
        <source>Least area, %</source>
        <translation>最小面积，%</translation>
    </message>
    <message>
        <source>Largest area, %</source>
        <translation>最大面积，%</translation>
    </message>
    <message>
        <source>Filled with</source>
        <translation>填充值</translation>
    </message>
    <message>
        <source>black</source>
        <translation>黑色</translation>
    </message>
    <message>
        <source>noise</source>
        <translation>噪声</translation>
    </message>
    <message>
        <source>left to right %1 %, upside down %2 %</source>
        <translation>左右 %1 %，上下 %2 %</translation>
    </message>
    <message>
        <source>Flip</source>
        <translation>翻转</translation>
    </message>
    <message>
        <source>Mirrors training pictures at random. For things that look the same from the other side; not for letters and digits.</source>
        <translation>随机镜像训练图片。适用于从另一侧看起来相同的事物；不适用于字母和数字。</translation>
    </message>
    <message>
        <source>Left to right, %</source>
        <translation>左右翻转，%</translation>
    </message>
    <message>
        <source>Upside down, %</source>
        <translation>上下翻转，%</translation>
    </message>
    <message>
        <source>deviation 0 to %1</source>
        <translation>标准差 0 至 %1</translation>
    </message>
    <message>
        <source>Noise</source>
        <translation>噪声</translation>
    </message>
    <message>
        <source>Adds normal noise to training pictures.</source>
        <translation>为训练图片加入正态噪声。</translation>
    </message>
    <message>
        <source>Deviation, grey levels</source>
        <translation>标准差，灰度级</translation>
    </message>
    <message>
        <source>moved by up to %1 pixels over black</source>
        <translation>在黑色背景上最多平移 %1 像素</translation>
    </message>
    <message>
        <source>%1 % of the area or more, sides ± %2 %</source>
        <translation>面积的 %1 % 或以上，边长 ± %2 %</translation>
    </message>
    <message>
        <source>Random crop</source>
        <translation>随机裁剪</translation>
    </message>
    <message>
        <source>Cuts a part out of training pictures at random and brings it back to their size, or moves them over black edges.</source>
        <translation>随机从训练图片中截取一部分并恢复到原尺寸，或将图片移动并以黑边填充。</translation>
    </message>
    <message>
        <source>How</source>
        <translation>方式</translation>
    </message>
    <message>
        <source>resized</source>
        <translation>缩放</translation>
    </message>
    <message>
        <source>padded</source>
        <translation>填充</translation>
    </message>
    <message>
        <source>Sides, ± %</source>
        <translation>边长，± %</translation>
    </message>
    <message>
        <source>Padding, pixels</source>
        <translation>填充，像素</translation>
    </message>
    <message>
        <source>The step %1 is for all pictures, but stands after steps that are for training only</source>
        <translation>步骤 %1 适用于所有图片，却排在仅用于训练的步骤之后</translation>
    </message>
    <message>
        <source>± %1°</source>
        <translation>± %1°</translation>
    </message>
    <message>
        <source>Rotate</source>
        <translation>旋转</translation>
    </message>
    <message>
        <source>Turns training pictures at random about their middle.</source>
        <translation>随机绕中心旋转训练图片。</translation>
    </message>
    <message>
        <source>Degrees either way</source>
        <translation>向两侧的角度</translation>
    </message>
    <message>
        <source>± %1 % across, ± %2 % up and down</source>
        <translation>左右 ± %1 %，上下 ± %2 %</translation>
    </message>
    <message>
        <source>Shift</source>
        <translation>平移</translation>
    </message>
    <message>
        <source>Moves training pictures at random by whole pixels.</source>
        <translation>随机按整像素移动训练图片。</translation>
    </message>
    <message>
        <source>Across, %</source>
        <translation>左右，%</translation>
    </message>
    <message>
        <source>Up and down, %</source>
        <translation>上下，%</translation>
    </message>
    <message>
        <source>Edges</source>
        <translation>边缘</translation>
    </message>
    <message>
        <source>repeat</source>
        <translation>重复</translation>
    </message>
    <message>
        <source>mirror</source>
        <translation>镜像</translation>
    </message>
    <message>
        <source>%1 % to %2 % of the size</source>
        <translation>尺寸的 %1 % 到 %2 %</translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation>缩放</translation>
    </message>
    <message>
        <source>Scales training pictures at random about their middle; they keep their size, and what protrudes is cut off.</source>
        <translation>随机绕中心缩放训练图片；图片尺寸不变，超出部分被裁掉。</translation>
    </message>
    <message>
        <source>Smaller, %</source>
        <translation>缩小，%</translation>
    </message>
    <message>
        <source>Larger, %</source>
        <translation>放大，%</translation>
    </message>
    <message>
        <source>The data has changed since this run, so its samples are not shown</source>
        <translation>该运行之后数据已更改，因此不显示其样本</translation>
    </message>
    <message>
        <source>Put the data back as it was, or evaluate a run that was trained on it as it is now</source>
        <translation>请将数据恢复原状，或评估在当前数据上训练的运行</translation>
    </message>
    <message>
        <source>This run is going on, and clears its checkpoints up by itself</source>
        <translation>该运行正在进行中，会自行清理检查点</translation>
    </message>
    <message>
        <source>The evaluation contradicts itself: “%1” does not fit the rest</source>
        <translation>评估结果自相矛盾：“%1”与其余内容不符</translation>
    </message>
    <message>
        <source>Evaluate the run again</source>
        <translation>请重新评估该运行</translation>
    </message>
    <message>
        <source>This is no evaluation</source>
        <translation>这不是评估结果</translation>
    </message>
    <message>
        <source>Passes over the training data</source>
        <translation>遍历训练数据的次数</translation>
    </message>
    <message>
        <source>Batch size</source>
        <translation>批大小</translation>
    </message>
    <message>
        <source>Samples in one step</source>
        <translation>每一步的样本数</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>Of weights, order and dropout: the same seed gives the same run</source>
        <translation>用于权重、顺序和 dropout：种子相同则运行相同</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>线程数</translation>
    </message>
    <message>
        <source>0: all that the machine has</source>
        <translation>0：使用本机全部</translation>
    </message>
    <message>
        <source>Largest norm</source>
        <translation>最大范数</translation>
    </message>
    <message>
        <source>Gradients that are longer together are shortened to it; 0: never</source>
        <translation>总范数超过它的梯度会缩短到此值；0：从不</translation>
    </message>
    <message>
        <source>Largest value</source>
        <translation>最大值</translation>
    </message>
    <message>
        <source>Each gradient is kept between its negative and it; 0: never</source>
        <translation>每个梯度限制在其负值与此值之间；0：从不</translation>
    </message>
    <message>
        <source>Accumulate</source>
        <translation>累积</translation>
    </message>
    <message>
        <source>Batches whose gradients make one step: a large batch in the memory of a small one</source>
        <translation>多个批次的梯度合成一步：以小批次的内存实现大批次</translation>
    </message>
    <message>
        <source>Average of the weights</source>
        <translation>权重的滑动平均</translation>
    </message>
    <message>
        <source>A moving average that keeps this share of itself each step (such as 0.999) is what is validated and kept as best; 0: none</source>
        <translation>每步保留自身这一比例（例如 0.999）的滑动平均，用于验证并作为最佳权重保存；0：不使用</translation>
    </message>
    <message>
        <source>Mixup</source>
        <translation>Mixup</translation>
    </message>
    <message>
        <source>Alpha of the mixing of two samples and their targets (Zhang et al. 2018), such as 0.2; 0: none</source>
        <translation>混合两个样本及其目标的 alpha（Zhang 等 2018），例如 0.2；0：不使用</translation>
    </message>
    <message>
        <source>Computed in</source>
        <translation>计算精度</translation>
    </message>
    <message>
        <source>float32 everywhere; the others are faster on CUDA devices that can: tf32 rounds the factors of matrix products, bfloat16 and float16 halve memory. Where one would not pay the run says so before it begins</source>
        <translation>全程 float32；其余选项在支持的 CUDA 设备上更快：tf32 对矩阵乘积的因子舍入，bfloat16 和 float16 使内存减半。若某个选项没有收益，运行会在开始前说明</translation>
    </message>
    <message>
        <source>Newest kept</source>
        <translation>保留的最新检查点数</translation>
    </message>
    <message>
        <source>Older ones are deleted, never the best or those kept on purpose</source>
        <translation>较早的会被删除，但最佳的和特意保留的除外</translation>
    </message>
    <message>
        <source>The file is no picture</source>
        <translation>该文件不是图片</translation>
    </message>
    <message>
        <source>The system ends processes so when memory runs out: try half the batch size with accumulation, or resume the run, which goes on from its newest checkpoint</source>
        <translation>内存耗尽时系统会这样终止进程：请将批大小减半并使用累积，或继续运行，它会从最新的检查点接着训练</translation>
    </message>
    <message>
        <source>The %1 split has no samples</source>
        <translation>划分 %1 没有样本</translation>
    </message>
    <message>
        <source>Evaluate on a split that has some: %1</source>
        <translation>请在有样本的划分上评估：%1</translation>
    </message>
    <message>
        <source>There are layers to freeze or to reset, but no weights to start from</source>
        <translation>有要冻结或重新初始化的层，但没有初始权重可用</translation>
    </message>
    <message>
        <source>Add --start-from FILE</source>
        <translation>请加上 --start-from FILE</translation>
    </message>
    <message>
        <source>There is no run in this folder</source>
        <translation>此文件夹中没有运行</translation>
    </message>
    <message>
        <source>Choose another run</source>
        <translation>请选择另一个运行</translation>
    </message>
    <message>
        <source>Install it, and see that it is in PATH</source>
        <translation>请安装它，并确认它在 PATH 中</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>The program did not answer within %1 seconds</source>
        <translation>程序在 %1 秒内没有应答</translation>
    </message>
    <message>
        <source>Run it by hand to see what it waits for</source>
        <translation>请手动运行它，看它在等什么</translation>
    </message>
    <message>
        <source>“%1” is deployed to another target already: %2</source>
        <translation>“%1”已经部署到另一个目标：%2</translation>
    </message>
    <message>
        <source>Give this one another name with --name, or delete that one first</source>
        <translation>请用 --name 另起一个名字，或先删除那个部署</translation>
    </message>
    <message>
        <source>Run the package on this machine and compare its answers with its own samples</source>
        <translation>在本机运行模型包，并把它的回答与自带样本比较</translation>
    </message>
    <message>
        <source>Ask the new address for the package&apos;s samples; it is live only if the answers agree</source>
        <translation>用模型包的样本询问新地址；只有回答一致才算上线</translation>
    </message>
    <message>
        <source>the package answers its own samples rightly on this machine</source>
        <translation>模型包在本机正确回答了自带的样本</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>%1: %2 (TLS is not checked)</source>
        <translation>%1：%2（不检查 TLS）</translation>
    </message>
    <message>
        <source>No earlier version of this deployment has been live</source>
        <translation>此部署没有曾经上线的更早版本</translation>
    </message>
    <message>
        <source>This deployment has no revision %1</source>
        <translation>此部署没有修订 %1</translation>
    </message>
    <message>
        <source>`lepton deployments status` shows the revisions there are</source>
        <translation>`lepton deployments status` 会列出现有的修订</translation>
    </message>
    <message>
        <source>what had been made is taken away again</source>
        <translation>已创建的内容都已撤除</translation>
    </message>
    <message>
        <source>version %1 is live as before</source>
        <translation>版本 %1 照旧在线</translation>
    </message>
    <message>
        <source>There is no address to ask: nothing is live</source>
        <translation>没有可询问的地址：没有任何版本在线</translation>
    </message>
    <message>
        <source>Deploy it to a target that serves</source>
        <translation>请部署到能提供服务的目标</translation>
    </message>
    <message>
        <source>The deployment&apos;s record is damaged: %1</source>
        <translation>部署记录已损坏：%1</translation>
    </message>
    <message>
        <source>Delete the deployment and deploy again; what is live at its target stays until then</source>
        <translation>请删除该部署后重新部署；在此之前目标上在线的内容不受影响</translation>
    </message>
    <message>
        <source>There is no deployment named “%1”</source>
        <translation>没有名为“%1”的部署</translation>
    </message>
    <message>
        <source>Nothing is deployed from this machine yet: `lepton deploy` does that</source>
        <translation>本机还没有部署过任何模型：用 `lepton deploy` 部署</translation>
    </message>
    <message>
        <source>There are: %1</source>
        <translation>现有：%1</translation>
    </message>
    <message>
        <source>“%1” can&apos;t be the name of a deployment</source>
        <translation>“%1”不能作为部署的名称</translation>
    </message>
    <message>
        <source>Use up to 40 small letters, digits and hyphens, beginning with a letter</source>
        <translation>请使用最多 40 个小写字母、数字和连字符，并以字母开头</translation>
    </message>
    <message>
        <source>Line %1 of the figures is no metric</source>
        <translation>指标的第 %1 行不是有效的指标</translation>
    </message>
    <message>
        <source>Another service may answer at this address</source>
        <translation>这个地址上应答的可能是别的服务</translation>
    </message>
    <message>
        <source>The server&apos;s figures can&apos;t be read (status %1)</source>
        <translation>无法读取服务器的指标（状态 %1）</translation>
    </message>
    <message>
        <source>Give a token that may read metrics</source>
        <translation>请提供可以读取指标的令牌</translation>
    </message>
    <message>
        <source>The server&apos;s certificate is not trusted: %1</source>
        <translation>服务器的证书不受信任：%1</translation>
    </message>
    <message>
        <source>Give the certificate of its authority, or ask who runs the server; only if you know why, turn checking off for this target</source>
        <translation>请提供其颁发机构的证书，或询问服务器的管理者；只有清楚原因时，才为此目标关闭检查</translation>
    </message>
    <message>
        <source>There is no host of this name</source>
        <translation>没有这个名称的主机</translation>
    </message>
    <message>
        <source>Check the address, and that this machine is connected</source>
        <translation>请检查地址，并确认本机已联网</translation>
    </message>
    <message>
        <source>The address did not answer in time</source>
        <translation>该地址没有及时应答</translation>
    </message>
    <message>
        <source>Check that the server is running and the connection is not slow, and try again</source>
        <translation>请确认服务器正在运行且连接不慢，然后重试</translation>
    </message>
    <message>
        <source>This cluster has no KServe (%1)</source>
        <translation>此集群没有 KServe（%1）</translation>
    </message>
    <message>
        <source>Ask who runs the cluster to install it, or take the target kubernetes, which needs nothing</source>
        <translation>请集群管理者安装它，或改用 kubernetes 目标，它不需要额外组件</translation>
    </message>
    <message>
        <source>The cluster has no serving runtime for Triton</source>
        <translation>集群没有用于 Triton 的服务运行时</translation>
    </message>
    <message>
        <source>Ask who runs the cluster for kserve-tritonserver, or choose server=lepton</source>
        <translation>请集群管理者安装 kserve-tritonserver，或选择 server=lepton</translation>
    </message>
    <message>
        <source>The cluster has no serving runtime “%1” for Triton</source>
        <translation>集群没有用于 Triton 的服务运行时“%1”</translation>
    </message>
    <message>
        <source>KServe&apos;s usual mode here is Serverless, but the cluster has no Knative</source>
        <translation>此处 KServe 的默认模式是 Serverless，但集群没有 Knative</translation>
    </message>
    <message>
        <source>The mode Serverless needs Knative, which the cluster does not have</source>
        <translation>Serverless 模式需要 Knative，而集群没有它</translation>
    </message>
    <message>
        <source>Set deployment_mode=RawDeployment</source>
        <translation>请设置 deployment_mode=RawDeployment</translation>
    </message>
    <message>
        <source>The cluster does not take models from OCI images (oci://): that is turned off</source>
        <translation>集群不接受来自 OCI 镜像（oci://）的模型：此功能已关闭</translation>
    </message>
    <message>
        <source>Put the repository elsewhere (s3://, pvc://), or ask who runs the cluster to set enableModelcar in inferenceservice-config</source>
        <translation>请把模型仓库放到别处（s3://、pvc://），或请集群管理者在 inferenceservice-config 中设置 enableModelcar</translation>
    </message>
    <message>
        <source>The namespace “%1” has an InferenceService “%2” that Lepton Studio did not make</source>
        <translation>命名空间“%1”中有一个不是由 Lepton Studio 创建的 InferenceService“%2”</translation>
    </message>
    <message>
        <source>Deploy under another name with --name, or into another namespace</source>
        <translation>请用 --name 换一个名称部署，或部署到另一个命名空间</translation>
    </message>
    <message>
        <source>%1 %2 was set otherwise by %3: deploying will stop there unless force_conflicts is on</source>
        <translation>%1 的 %2 已被 %3 设为别的值：除非打开 force_conflicts，部署会在此停止</translation>
    </message>
    <message>
        <source>Make the image</source>
        <translation>制作镜像</translation>
    </message>
    <message>
        <source>Push the image to %1</source>
        <translation>把镜像推送到 %1</translation>
    </message>
    <message>
        <source>Apply the InferenceService %1 in the namespace %2</source>
        <translation>在命名空间 %2 中应用 InferenceService %1</translation>
    </message>
    <message>
        <source>Wait until KServe calls it ready</source>
        <translation>等待 KServe 报告就绪</translation>
    </message>
    <message>
        <source>The cluster&apos;s API server</source>
        <translation>集群的 API 服务器</translation>
    </message>
    <message>
        <source>The image is pushed there</source>
        <translation>镜像推送到那里</translation>
    </message>
    <message>
        <source>The new address is asked for the package&apos;s samples</source>
        <translation>用模型包的样本询问新地址</translation>
    </message>
    <message>
        <source>Triton asks for no token: everyone who reaches the service may use it</source>
        <translation>Triton 不要求令牌：能访问该服务的人都可以使用它</translation>
    </message>
    <message>
        <source>KServe&apos;s settings may not be read here, so it is not known whether oci:// is turned on</source>
        <translation>此处无权读取 KServe 的设置，因此不知道是否启用了 oci://</translation>
    </message>
    <message>
        <source>The cluster&apos;s certificate is not checked: anybody may pose as it</source>
        <translation>不检查集群的证书：任何人都可能冒充它</translation>
    </message>
    <message>
        <source>The service is ready, but its address does not answer: %1</source>
        <translation>服务已就绪，但其地址没有应答：%1</translation>
    </message>
    <message>
        <source>Set address to one by which clients reach the cluster&apos;s gateway</source>
        <translation>请把 address 设为客户端访问集群网关所用的地址</translation>
    </message>
    <message>
        <source>The cluster has no InferenceService of this name any more</source>
        <translation>集群中已没有这个名称的 InferenceService</translation>
    </message>
    <message>
        <source>Deploy it again</source>
        <translation>请重新部署</translation>
    </message>
    <message>
        <source>KServe does not stop a service by its replicas</source>
        <translation>KServe 不能通过副本数停止服务</translation>
    </message>
    <message>
        <source>Delete the deployment; its package stays</source>
        <translation>请删除该部署；它的模型包会保留</translation>
    </message>
    <message>
        <source>%1 replicas are ready</source>
        <translation>%1 个副本已就绪</translation>
    </message>
    <message>
        <source>Check that the cluster can pull the image (image_pull_secret)</source>
        <translation>请确认集群能拉取镜像（image_pull_secret）</translation>
    </message>
    <message>
        <source>Ask for less cpu, memory or gpu, or for a larger cluster</source>
        <translation>请减少 cpu、memory 或 gpu，或使用更大的集群</translation>
    </message>
    <message>
        <source>Look at the lines above, and at `kubectl describe inferenceservice`</source>
        <translation>请查看上面的各行，以及 `kubectl describe inferenceservice`</translation>
    </message>
    <message>
        <source>The service can&apos;t run: %1</source>
        <translation>服务无法运行：%1</translation>
    </message>
    <message>
        <source>The service was not ready within %1 seconds: %2</source>
        <translation>服务在 %1 秒内没有就绪：%2</translation>
    </message>
    <message>
        <source>The service was deleted while it was waited for</source>
        <translation>等待期间服务被删除了</translation>
    </message>
    <message>
        <source>Ask who else works in the namespace, and deploy again</source>
        <translation>请问问还有谁在此命名空间工作，然后重新部署</translation>
    </message>
    <message>
        <source>Context</source>
        <translation>上下文</translation>
    </message>
    <message>
        <source>Of your kubeconfig; empty: the current one</source>
        <translation>kubeconfig 中的上下文；留空：当前的上下文</translation>
    </message>
    <message>
        <source>Namespace</source>
        <translation>命名空间</translation>
    </message>
    <message>
        <source>Empty: the context&apos;s own</source>
        <translation>留空：上下文自己的命名空间</translation>
    </message>
    <message>
        <source>Server</source>
        <translation>服务器</translation>
    </message>
    <message>
        <source>Our own image, or the Triton runtime that the cluster has</source>
        <translation>我们自己的镜像，或集群已有的 Triton 运行时</translation>
    </message>
    <message>
        <source>Image repository</source>
        <translation>镜像仓库</translation>
    </message>
    <message>
        <source>Where our image is pushed to and the cluster pulls it from: registry.example/team/digits</source>
        <translation>我们的镜像推送到此处，集群也从此处拉取：registry.example/team/digits</translation>
    </message>
    <message>
        <source>Ready image</source>
        <translation>现成镜像</translation>
    </message>
    <message>
        <source>An image that serves this package already; then none is made and pushed</source>
        <translation>已能提供此模型包服务的镜像；设置后不再制作和推送</translation>
    </message>
    <message>
        <source>Image pull secret</source>
        <translation>镜像拉取密钥</translation>
    </message>
    <message>
        <source>A secret of the namespace with which the cluster pulls the image</source>
        <translation>命名空间中供集群拉取镜像的密钥</translation>
    </message>
    <message>
        <source>Registry without TLS</source>
        <translation>仓库不用 TLS</translation>
    </message>
    <message>
        <source>Only for a registry on this machine</source>
        <translation>仅适用于本机上的仓库</translation>
    </message>
    <message>
        <source>Triton repository</source>
        <translation>Triton 模型仓库</translation>
    </message>
    <message>
        <source>Where the folder written by “lepton export --format triton” lies: s3://, gs://, pvc://, https:// or oci://</source>
        <translation>由“lepton export --format triton”写出的文件夹所在位置：s3://、gs://、pvc://、https:// 或 oci://</translation>
    </message>
    <message>
        <source>Runtime</source>
        <translation>运行时</translation>
    </message>
    <message>
        <source>The cluster&apos;s serving runtime for Triton; empty: the first that fits</source>
        <translation>集群中用于 Triton 的服务运行时；留空：第一个合适的</translation>
    </message>
    <message>
        <source>Service account</source>
        <translation>服务账户</translation>
    </message>
    <message>
        <source>Whose credentials read the storage; empty: the namespace&apos;s own</source>
        <translation>用其凭据读取存储；留空：命名空间自己的</translation>
    </message>
    <message>
        <source>Plain Deployments, or Knative, which can go down to no replica</source>
        <translation>普通的 Deployment，或可缩减到零副本的 Knative</translation>
    </message>
    <message>
        <source>Replicas at least</source>
        <translation>最少副本数</translation>
    </message>
    <message>
        <source>Servers that always run</source>
        <translation>始终运行的服务器数</translation>
    </message>
    <message>
        <source>Replicas at most</source>
        <translation>最多副本数</translation>
    </message>
    <message>
        <source>Servers when there is much to do</source>
        <translation>繁忙时的服务器数</translation>
    </message>
    <message>
        <source>Requests at once</source>
        <translation>并发请求数</translation>
    </message>
    <message>
        <source>More replicas are started above so many for each; 0: the cluster&apos;s own measure</source>
        <translation>每个副本的并发超过此数时增加副本；0：用集群自己的标准</translation>
    </message>
    <message>
        <source>CPU</source>
        <translation>CPU</translation>
    </message>
    <message>
        <source>Cores for each replica: 2, 500m</source>
        <translation>每个副本的核数：2、500m</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>For each replica, and no more than that: 512Mi, 2Gi</source>
        <translation>每个副本的内存，也是上限：512Mi、2Gi</translation>
    </message>
    <message>
        <source>GPUs</source>
        <translation>GPU</translation>
    </message>
    <message>
        <source>NVIDIA GPUs for each replica</source>
        <translation>每个副本的 NVIDIA GPU 数</translation>
    </message>
    <message>
        <source>By which clients reach the service, if not by the one that KServe tells</source>
        <translation>客户端访问服务的地址，如果不是 KServe 报告的地址</translation>
    </message>
    <message>
        <source>Clients need a token</source>
        <translation>客户端需要令牌</translation>
    </message>
    <message>
        <source>Requests without it are refused; health is open. Triton has none</source>
        <translation>没有令牌的请求会被拒绝；健康检查开放。Triton 不支持</translation>
    </message>
    <message>
        <source>Check TLS</source>
        <translation>检查 TLS</translation>
    </message>
    <message>
        <source>Of the cluster and the registry. Without it anybody may pose as them</source>
        <translation>检查集群和仓库的证书。不检查时任何人都可能冒充它们</translation>
    </message>
    <message>
        <source>Take over conflicts</source>
        <translation>接管冲突字段</translation>
    </message>
    <message>
        <source>Fields that others have set become ours</source>
        <translation>由他人设置的字段改由我们管理</translation>
    </message>
    <message>
        <source>Seconds after which a service that is not ready counts as failed</source>
        <translation>超过此秒数仍未就绪的服务视为失败</translation>
    </message>
    <message>
        <source>KServe&apos;s namespace</source>
        <translation>KServe 的命名空间</translation>
    </message>
    <message>
        <source>Where its ConfigMap inferenceservice-config lies, which says what the cluster allows</source>
        <translation>其 ConfigMap inferenceservice-config 所在之处，其中写明集群允许什么</translation>
    </message>
    <message>
        <source>Triton needs the address of its model repository</source>
        <translation>Triton 需要其模型仓库的地址</translation>
    </message>
    <message>
        <source>Put the folder written by “lepton export --format triton” where the cluster can read it, and name it: s3://bucket/folder, pvc://claim/folder</source>
        <translation>请把“lepton export --format triton”写出的文件夹放到集群可读之处并给出地址：s3://bucket/folder、pvc://claim/folder</translation>
    </message>
    <message>
        <source>The storage address “%1” has no scheme</source>
        <translation>存储地址“%1”没有协议前缀</translation>
    </message>
    <message>
        <source>Begin it with s3://, gs://, pvc://, https:// or oci://</source>
        <translation>请以 s3://、gs://、pvc://、https:// 或 oci:// 开头</translation>
    </message>
    <message>
        <source>“%1” is no quantity of CPU</source>
        <translation>“%1”不是有效的 CPU 数量</translation>
    </message>
    <message>
        <source>Write cores, such as 2, 0.5 or 500m</source>
        <translation>请写核数，例如 2、0.5 或 500m</translation>
    </message>
    <message>
        <source>“%1” is no quantity of memory</source>
        <translation>“%1”不是有效的内存大小</translation>
    </message>
    <message>
        <source>Write a size such as 512Mi or 2Gi</source>
        <translation>请写大小，例如 512Mi 或 2Gi</translation>
    </message>
    <message>
        <source>At most %1 replicas, but at least %2</source>
        <translation>最多 %1 个副本，却至少要 %2 个</translation>
    </message>
    <message>
        <source>Raise max_replicas or lower min_replicas</source>
        <translation>请增大 max_replicas 或减小 min_replicas</translation>
    </message>
    <message>
        <source>There is no place for the image</source>
        <translation>没有存放镜像的地方</translation>
    </message>
    <message>
        <source>Name a repository that you may push to and the cluster can pull from: registry.example/team/digits</source>
        <translation>请给出一个您能推送、集群能拉取的仓库：registry.example/team/digits</translation>
    </message>
    <message>
        <source>An image repository has no scheme: %1</source>
        <translation>镜像仓库不带协议前缀：%1</translation>
    </message>
    <message>
        <source>Leave out http:// or https://; plain_http says that a registry has no TLS</source>
        <translation>请去掉 http:// 或 https://；plain_http 表示仓库不用 TLS</translation>
    </message>
    <message>
        <source>KServe</source>
        <translation>KServe</translation>
    </message>
    <message>
        <source>An InferenceService in a cluster of your kubeconfig</source>
        <translation>在您的 kubeconfig 所指集群中的 InferenceService</translation>
    </message>
    <message>
        <source>The address does not answer as a Kubernetes cluster does</source>
        <translation>该地址的应答不像 Kubernetes 集群</translation>
    </message>
    <message>
        <source>Check the server&apos;s address in your kubeconfig</source>
        <translation>请检查 kubeconfig 中服务器的地址</translation>
    </message>
    <message>
        <source>Others have set these fields otherwise: %1</source>
        <translation>这些字段已被他人设为别的值：%1</translation>
    </message>
    <message>
        <source>Ask whoever set them; or take them over with the setting force_conflicts</source>
        <translation>请询问设置者；或用 force_conflicts 接管</translation>
    </message>
    <message>
        <source>The cluster does not accept your login: it has expired or is not for this cluster (401)</source>
        <translation>集群不接受您的登录：已过期或不属于此集群（401）</translation>
    </message>
    <message>
        <source>Log in to the cluster again, so that your kubeconfig holds a valid token or certificate</source>
        <translation>请重新登录集群，使 kubeconfig 含有有效的令牌或证书</translation>
    </message>
    <message>
        <source>The cluster does not let you do this (403): %1</source>
        <translation>集群不允许您这样做（403）：%1</translation>
    </message>
    <message>
        <source>Ask who runs the cluster for the right, or choose another namespace</source>
        <translation>请向集群管理者申请权限，或选择另一个命名空间</translation>
    </message>
    <message>
        <source>The cluster does not have it (404): %1</source>
        <translation>集群中没有它（404）：%1</translation>
    </message>
    <message>
        <source>Check the namespace and the cluster&apos;s version</source>
        <translation>请检查命名空间和集群的版本</translation>
    </message>
    <message>
        <source>It was changed by somebody else at the same time (409): %1</source>
        <translation>它同时被他人修改了（409）：%1</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>请重试</translation>
    </message>
    <message>
        <source>The cluster does not accept it (%1): %2</source>
        <translation>集群不接受它（%1）：%2</translation>
    </message>
    <message>
        <source>Change the setting that this field comes from</source>
        <translation>请修改此字段对应的设置</translation>
    </message>
    <message>
        <source>The cluster has too much to do (429)</source>
        <translation>集群过于繁忙（429）</translation>
    </message>
    <message>
        <source>Wait a little and try again</source>
        <translation>请稍等后重试</translation>
    </message>
    <message>
        <source>The cluster answers with status %1: %2</source>
        <translation>集群应答的状态是 %1：%2</translation>
    </message>
    <message>
        <source>Look at the cluster&apos;s state, and try again</source>
        <translation>请查看集群的状态，然后重试</translation>
    </message>
    <message>
        <source>This is no certificate in PEM</source>
        <translation>这不是 PEM 格式的证书</translation>
    </message>
    <message>
        <source>Take the kubeconfig from where it came once more</source>
        <translation>请从原处重新获取 kubeconfig</translation>
    </message>
    <message>
        <source>Your certificate for this cluster expired on %1</source>
        <translation>您用于此集群的证书已于 %1 过期</translation>
    </message>
    <message>
        <source>Get a new kubeconfig from who runs the cluster</source>
        <translation>请向集群管理者索取新的 kubeconfig</translation>
    </message>
    <message>
        <source>Your certificate for this cluster is not valid before %1</source>
        <translation>您用于此集群的证书在 %1 之前无效</translation>
    </message>
    <message>
        <source>Check this machine&apos;s clock</source>
        <translation>请检查本机的时钟</translation>
    </message>
    <message>
        <source>This is no Base64</source>
        <translation>这不是 Base64</translation>
    </message>
    <message>
        <source>Take the file from where it came once more</source>
        <translation>请从原处重新获取该文件</translation>
    </message>
    <message>
        <source>The cluster has no namespace “%1”</source>
        <translation>集群没有命名空间“%1”</translation>
    </message>
    <message>
        <source>Choose another one, or turn on create_namespace</source>
        <translation>请选择另一个，或打开 create_namespace</translation>
    </message>
    <message>
        <source>You may not watch pods: the rollout can&apos;t be followed</source>
        <translation>您无权监视 Pod：无法跟踪发布过程</translation>
    </message>
    <message>
        <source>You may not watch deployments: the rollout can&apos;t be followed</source>
        <translation>您无权监视 Deployment：无法跟踪发布过程</translation>
    </message>
    <message>
        <source>You may not watch events: the rollout can&apos;t be followed</source>
        <translation>您无权监视事件：无法跟踪发布过程</translation>
    </message>
    <message>
        <source>You may not read pods&apos; logs: they are not shown</source>
        <translation>您无权读取 Pod 的日志：日志不会显示</translation>
    </message>
    <message>
        <source>You may not delete deployments: this one could not be taken away again</source>
        <translation>您无权删除 Deployment：无法再撤除它</translation>
    </message>
    <message>
        <source>You may not forward ports: a service without an address outside of the cluster can&apos;t be verified</source>
        <translation>您无权转发端口：没有集群外地址的服务无法验证</translation>
    </message>
    <message>
        <source>The program that logs in to the cluster is not there: %1</source>
        <translation>用于登录集群的程序不存在：%1</translation>
    </message>
    <message>
        <source>Install it, or use another context</source>
        <translation>请安装它，或使用另一个上下文</translation>
    </message>
    <message>
        <source>The program that logs in to the cluster failed: %1 (status %2)</source>
        <translation>登录集群的程序失败了：%1（状态 %2）</translation>
    </message>
    <message>
        <source>Run it in a terminal to log in again: %1</source>
        <translation>请在终端中运行它重新登录：%1</translation>
    </message>
    <message>
        <source>Run it in a terminal to see what it says: %1</source>
        <translation>请在终端中运行它，看它怎么说：%1</translation>
    </message>
    <message>
        <source>The program that logs in to the cluster did not print an ExecCredential: %1</source>
        <translation>登录集群的程序没有输出 ExecCredential：%1</translation>
    </message>
    <message>
        <source>The program that logs in to the cluster speaks another version than the kubeconfig&apos;s %1</source>
        <translation>登录集群的程序使用的版本与 kubeconfig 的 %1 不同</translation>
    </message>
    <message>
        <source>The program that logs in to the cluster gave neither a token nor a certificate: %1</source>
        <translation>登录集群的程序既没有给出令牌也没有给出证书：%1</translation>
    </message>
    <message>
        <source>There is no kubeconfig, the file that says which Kubernetes clusters you can use</source>
        <translation>没有 kubeconfig，即说明您可以使用哪些 Kubernetes 集群的文件</translation>
    </message>
    <message>
        <source>Save the one that you got with your cluster there, or set KUBECONFIG to where it is</source>
        <translation>请把随集群得到的文件保存到那里，或把 KUBECONFIG 设为它的位置</translation>
    </message>
    <message>
        <source>This is no kubeconfig: %1</source>
        <translation>这不是 kubeconfig：%1</translation>
    </message>
    <message>
        <source>Set KUBECONFIG to the file that you got with your cluster</source>
        <translation>请把 KUBECONFIG 设为随集群得到的文件</translation>
    </message>
    <message>
        <source>The kubeconfig has no current context</source>
        <translation>kubeconfig 没有当前上下文</translation>
    </message>
    <message>
        <source>Name one of these: %1</source>
        <translation>请指定其中之一：%1</translation>
    </message>
    <message>
        <source>The kubeconfig has no context “%1”</source>
        <translation>kubeconfig 没有上下文“%1”</translation>
    </message>
    <message>
        <source>Context “%1” names the cluster “%2”, which the kubeconfig does not have</source>
        <translation>上下文“%1”指向集群“%2”，而 kubeconfig 中没有它</translation>
    </message>
    <message>
        <source>Mend the context; the clusters there are: %1</source>
        <translation>请修正该上下文；现有集群：%1</translation>
    </message>
    <message>
        <source>The cluster has no address</source>
        <translation>集群没有地址</translation>
    </message>
    <message>
        <source>The cluster&apos;s address does not begin with https://: %1</source>
        <translation>集群的地址不以 https:// 开头：%1</translation>
    </message>
    <message>
        <source>Write the address of its API server there</source>
        <translation>请在那里写上其 API 服务器的地址</translation>
    </message>
    <message>
        <source>A cluster with %1 can&apos;t be used from here</source>
        <translation>带有 %1 的集群不能从这里使用</translation>
    </message>
    <message>
        <source>Use a context that reaches its cluster directly, or set HTTPS_PROXY</source>
        <translation>请使用能直接访问集群的上下文，或设置 HTTPS_PROXY</translation>
    </message>
    <message>
        <source>A user with %1 can&apos;t be used from here</source>
        <translation>带有 %1 的用户不能从这里使用</translation>
    </message>
    <message>
        <source>Use one with a token, a certificate or an exec plug-in</source>
        <translation>请使用带令牌、证书或 exec 插件的用户</translation>
    </message>
    <message>
        <source>The user has a certificate without its key</source>
        <translation>该用户有证书却没有密钥</translation>
    </message>
    <message>
        <source>The user has a key without its certificate</source>
        <translation>该用户有密钥却没有证书</translation>
    </message>
    <message>
        <source>Context “%1” names the user “%2”, whom the kubeconfig does not have</source>
        <translation>上下文“%1”指向用户“%2”，而 kubeconfig 中没有他</translation>
    </message>
    <message>
        <source>Mend the context; the users there are: %1</source>
        <translation>请修正该上下文；现有用户：%1</translation>
    </message>
    <message>
        <source>The new address is asked for the package&apos;s samples, at the first of these that answers</source>
        <translation>用模型包的样本询问新地址，取其中第一个应答的</translation>
    </message>
    <message>
        <source>The address that the cluster gives the service is asked for the package&apos;s samples</source>
        <translation>用模型包的样本询问集群给服务分配的地址</translation>
    </message>
    <message>
        <source>Let the cluster check every object without keeping any, in namespace %1 of %2</source>
        <translation>让集群检查每个对象而不保存，命名空间 %1，上下文 %2</translation>
    </message>
    <message>
        <source>Apply %1 objects as %2</source>
        <translation>以 %2 的身份应用 %1 个对象</translation>
    </message>
    <message>
        <source>Replace the replicas one by one; the old ones serve until the new ones are ready</source>
        <translation>逐个替换副本；新副本就绪前由旧副本提供服务</translation>
    </message>
    <message>
        <source>Find the way to the service</source>
        <translation>找到访问服务的途径</translation>
    </message>
    <message>
        <source>the cluster accepts every object, in namespace %1</source>
        <translation>集群接受每个对象，命名空间 %1</translation>
    </message>
    <message>
        <source>every replica is of the new version and ready</source>
        <translation>所有副本都是新版本并已就绪</translation>
    </message>
    <message>
        <source>%1, verified by a forwarded port</source>
        <translation>%1，通过转发端口验证</translation>
    </message>
    <message>
        <source>Nothing of it has been deployed</source>
        <translation>它还没有部署过任何内容</translation>
    </message>
    <message>
        <source>Deploy it first</source>
        <translation>请先部署</translation>
    </message>
    <message>
        <source>Namespace %1 has no Deployment %2</source>
        <translation>命名空间 %1 没有 Deployment %2</translation>
    </message>
    <message>
        <source>An autoscaler sets the number of replicas and would undo it</source>
        <translation>自动扩缩器设置副本数，会撤销此更改</translation>
    </message>
    <message>
        <source>Deploy again with other replicas and max_replicas, or with max_replicas = 0</source>
        <translation>请用别的 replicas 和 max_replicas 重新部署，或设 max_replicas = 0</translation>
    </message>
    <message>
        <source>to %1 replicas</source>
        <translation>改为 %1 个副本</translation>
    </message>
    <message>
        <source>No way to the pod can be opened: %1</source>
        <translation>无法打开通往 Pod 的途径：%1</translation>
    </message>
    <message>
        <source>Check the certificates in your kubeconfig</source>
        <translation>请检查 kubeconfig 中的证书</translation>
    </message>
    <message>
        <source>Somebody deleted the Deployment meanwhile</source>
        <translation>期间有人删除了 Deployment</translation>
    </message>
    <message>
        <source>Deploy again</source>
        <translation>请重新部署</translation>
    </message>
    <message>
        <source>%1; its last words: %2</source>
        <translation>%1；它最后的输出：%2</translation>
    </message>
    <message>
        <source>The version before goes on serving. Mend the cause and deploy again</source>
        <translation>之前的版本继续提供服务。请消除原因后重新部署</translation>
    </message>
    <message>
        <source>%1 of %2 replicas of the new version are ready</source>
        <translation>新版本的 %2 个副本中有 %1 个已就绪</translation>
    </message>
    <message>
        <source>The cluster can&apos;t pull the image (%1): %2</source>
        <translation>集群无法拉取镜像（%1）：%2</translation>
    </message>
    <message>
        <source>The server needs more memory than it may have (OOMKilled)</source>
        <translation>服务器需要的内存超过允许的上限（OOMKilled）</translation>
    </message>
    <message>
        <source>The server ends right after it starts (%1, status %2)</source>
        <translation>服务器启动后立即退出（%1，状态 %2）</translation>
    </message>
    <message>
        <source>The container can&apos;t be made (%1): %2</source>
        <translation>无法创建容器（%1）：%2</translation>
    </message>
    <message>
        <source>The cluster has no room for the pod (%1): %2</source>
        <translation>集群没有容纳该 Pod 的空间（%1）：%2</translation>
    </message>
    <message>
        <source>The pod failed (%1): %2</source>
        <translation>Pod 失败了（%1）：%2</translation>
    </message>
    <message>
        <source>The server runs but never gets ready: %1</source>
        <translation>服务器在运行但始终没有就绪：%1</translation>
    </message>
    <message>
        <source>The cluster does not make the pods: %1</source>
        <translation>集群没有创建 Pod：%1</translation>
    </message>
    <message>
        <source>No replica got ready in time (ProgressDeadlineExceeded)</source>
        <translation>没有副本及时就绪（ProgressDeadlineExceeded）</translation>
    </message>
    <message>
        <source>No pod is ready</source>
        <translation>没有就绪的 Pod</translation>
    </message>
    <message>
        <source>Look at its pods&apos; logs</source>
        <translation>请查看其 Pod 的日志</translation>
    </message>
    <message>
        <source>The cluster has given the service no address</source>
        <translation>集群没有给服务分配地址</translation>
    </message>
    <message>
        <source>A cluster without load balancers can do with service = node-port</source>
        <translation>没有负载均衡器的集群可以使用 service = node-port</translation>
    </message>
    <message>
        <source>Make the namespace</source>
        <translation>创建命名空间</translation>
    </message>
    <message>
        <source>If the cluster does not have it</source>
        <translation>如果集群没有它</translation>
    </message>
    <message>
        <source>Where the image is pushed to and the cluster pulls it from: registry.example/team/digits</source>
        <translation>镜像推送到此处，集群也从此处拉取：registry.example/team/digits</translation>
    </message>
    <message>
        <source>Replicas</source>
        <translation>副本数</translation>
    </message>
    <message>
        <source>Servers side by side; with an autoscaler the least</source>
        <translation>并列运行的服务器数；有自动扩缩器时为最少数</translation>
    </message>
    <message>
        <source>Most replicas</source>
        <translation>最多副本</translation>
    </message>
    <message>
        <source>An autoscaler adds replicas up to this many; 0: none</source>
        <translation>自动扩缩器最多增加到这么多副本；0：不用</translation>
    </message>
    <message>
        <source>CPU target (%)</source>
        <translation>CPU 目标（%）</translation>
    </message>
    <message>
        <source>The autoscaler keeps the replicas&apos; use of their CPU near this</source>
        <translation>自动扩缩器使副本的 CPU 使用率保持在此附近</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>服务类型</translation>
    </message>
    <message>
        <source>Who reaches it: the cluster only, a port of every node, or an address of the cloud&apos;s load balancer</source>
        <translation>谁能访问：仅集群内、每个节点的一个端口，或云负载均衡器的地址</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>端口</translation>
    </message>
    <message>
        <source>Of the service</source>
        <translation>服务的端口</translation>
    </message>
    <message>
        <source>Node port</source>
        <translation>节点端口</translation>
    </message>
    <message>
        <source>0: any free one; usually 30000 to 32767</source>
        <translation>0：任意空闲端口；通常为 30000 到 32767</translation>
    </message>
    <message>
        <source>Address of the nodes</source>
        <translation>节点地址</translation>
    </message>
    <message>
        <source>Host by which clients reach a node port; empty: found out</source>
        <translation>客户端访问节点端口所用的主机；留空：自动查找</translation>
    </message>
    <message>
        <source>Requests without it are refused; health is open</source>
        <translation>没有令牌的请求会被拒绝；健康检查开放</translation>
    </message>
    <message>
        <source>Network policy</source>
        <translation>网络策略</translation>
    </message>
    <message>
        <source>Lets in only the server&apos;s port and nothing out</source>
        <translation>只允许访问服务器的端口，不允许向外连接</translation>
    </message>
    <message>
        <source>Monitoring</source>
        <translation>监控</translation>
    </message>
    <message>
        <source>ServiceMonitor and alert rules, where the cluster has Prometheus&apos; operator</source>
        <translation>在有 Prometheus operator 的集群上创建 ServiceMonitor 和告警规则</translation>
    </message>
    <message>
        <source>Rollout within (s)</source>
        <translation>发布时限（秒）</translation>
    </message>
    <message>
        <source>It has failed when no replica gets ready for so long</source>
        <translation>这么久没有副本就绪即为失败</translation>
    </message>
    <message>
        <source>Kept revisions</source>
        <translation>保留的修订数</translation>
    </message>
    <message>
        <source>Replica sets that the cluster keeps for kubectl rollout undo</source>
        <translation>集群为 kubectl rollout undo 保留的副本集</translation>
    </message>
    <message>
        <source>Largest batch</source>
        <translation>最大批量</translation>
    </message>
    <message>
        <source>Samples that are computed at once</source>
        <translation>一次计算的样本数</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>队列</translation>
    </message>
    <message>
        <source>Requests that may wait; beyond it 503</source>
        <translation>可以等待的请求数；超过则返回 503</translation>
    </message>
    <message>
        <source>Deadline (s)</source>
        <translation>期限（秒）</translation>
    </message>
    <message>
        <source>A request that waits for longer is answered 504; 0: none</source>
        <translation>等待更久的请求返回 504；0：不限</translation>
    </message>
    <message>
        <source>Choose no fewer than replicas, or 0 for no autoscaler</source>
        <translation>请选择不少于 replicas 的数，或选 0 不用自动扩缩器</translation>
    </message>
    <message>
        <source>Kubernetes</source>
        <translation>Kubernetes</translation>
    </message>
    <message>
        <source>Any cluster in your kubeconfig: replicas behind one address, rolled out without a gap</source>
        <translation>kubeconfig 中的任意集群：同一地址后的多个副本，发布不中断</translation>
    </message>
    <message>
        <source>This is no valid YAML: %1</source>
        <translation>这不是有效的 YAML：%1</translation>
    </message>
    <message>
        <source>Mend that line, or take the file from where it came once more</source>
        <translation>请修正该行，或从原处重新获取文件</translation>
    </message>
    <message>
        <source>The workspace describes the endpoint in a way that is not known here, so it is not changed</source>
        <translation>工作区对端点的描述方式在此未知，因此不做更改</translation>
    </message>
    <message>
        <source>Change it in the dashboard, or look for a newer Lepton Studio</source>
        <translation>请在控制台中更改，或查看是否有更新的 Lepton Studio</translation>
    </message>
    <message>
        <source>The workspace describes the endpoint in a way that is not known here</source>
        <translation>工作区对端点的描述方式在此未知</translation>
    </message>
    <message>
        <source>Look for a newer Lepton Studio</source>
        <translation>请查看是否有更新的 Lepton Studio</translation>
    </message>
    <message>
        <source>“%1” is no variable of the form NAME=VALUE</source>
        <translation>“%1”不是 NAME=VALUE 形式的变量</translation>
    </message>
    <message>
        <source>Write one NAME=VALUE a line, or with semicolons between</source>
        <translation>请每行写一个 NAME=VALUE，或用分号隔开</translation>
    </message>
    <message>
        <source>At least %1 replicas are wanted, but at most %2</source>
        <translation>至少要 %1 个副本，却最多 %2 个</translation>
    </message>
    <message>
        <source>An endpoint needs at least one replica</source>
        <translation>端点至少需要一个副本</translation>
    </message>
    <message>
        <source>Set max_replicas to 1 or more; an endpoint is stopped by scaling it to 0</source>
        <translation>请把 max_replicas 设为 1 或更大；缩放到 0 即可停止端点</translation>
    </message>
    <message>
        <source>An endpoint without a replica can&apos;t be checked</source>
        <translation>没有副本的端点无法检查</translation>
    </message>
    <message>
        <source>Set min_replicas to 1; scale_to_zero_s lets it go down to none when nobody asks</source>
        <translation>请把 min_replicas 设为 1；scale_to_zero_s 可让它在无人询问时降到零</translation>
    </message>
    <message>
        <source>Workspace</source>
        <translation>工作区</translation>
    </message>
    <message>
        <source>Its id, as in the dashboard&apos;s address; without it LEPTON_WORKSPACE_ID</source>
        <translation>它的 id，见控制台地址；不填则取 LEPTON_WORKSPACE_ID</translation>
    </message>
    <message>
        <source>Where the image goes, such as nvcr.io/team/digits: a registry that the workspace can fetch from</source>
        <translation>镜像推送到哪里，例如 nvcr.io/team/digits：工作区能拉取的仓库</translation>
    </message>
    <message>
        <source>Pull secret</source>
        <translation>拉取密钥</translation>
    </message>
    <message>
        <source>Name of the workspace&apos;s secret for that registry; empty for a public one</source>
        <translation>工作区中用于该仓库的密钥名称；公开仓库留空</translation>
    </message>
    <message>
        <source>Resource shape</source>
        <translation>资源规格</translation>
    </message>
    <message>
        <source>The machine of a replica, such as cpu.small; the workspace&apos;s own names are listed when it is wrong</source>
        <translation>副本所用的机器，例如 cpu.small；填错时会列出工作区自己的名称</translation>
    </message>
    <message>
        <source>Node group</source>
        <translation>节点组</translation>
    </message>
    <message>
        <source>Name or id of a dedicated node group; empty: any</source>
        <translation>专用节点组的名称或 id；留空：任意</translation>
    </message>
    <message>
        <source>Copies of the server that always run</source>
        <translation>始终运行的服务器副本数</translation>
    </message>
    <message>
        <source>Copies when there is much to do</source>
        <translation>繁忙时的副本数</translation>
    </message>
    <message>
        <source>Sleep after</source>
        <translation>休眠前等待</translation>
    </message>
    <message>
        <source>Seconds without a request after which all replicas stop until the next one; 0: never</source>
        <translation>无请求达到此秒数后停止所有副本，直到下一个请求；0：从不</translation>
    </message>
    <message>
        <source>GPU in use</source>
        <translation>GPU 使用率</translation>
    </message>
    <message>
        <source>More replicas are started above this share of the GPUs; 0: not looked at</source>
        <translation>GPU 使用率高于此值时增加副本；0：不考虑</translation>
    </message>
    <message>
        <source>Requests a minute</source>
        <translation>每分钟请求数</translation>
    </message>
    <message>
        <source>More replicas are started above so many for each; 0: not looked at</source>
        <translation>每个副本的请求超过此数时增加副本；0：不考虑</translation>
    </message>
    <message>
        <source>Time to start</source>
        <translation>启动时间</translation>
    </message>
    <message>
        <source>Seconds before the first look at a replica&apos;s health; 0: the vendor&apos;s own</source>
        <translation>首次检查副本健康状况前的秒数；0：用厂商默认值</translation>
    </message>
    <message>
        <source>Access</source>
        <translation>访问</translation>
    </message>
    <message>
        <source>Who may ask the endpoint: who has its token, or everyone who can reach it</source>
        <translation>谁可以询问端点：持有令牌的人，或所有能访问它的人</translation>
    </message>
    <message>
        <source>Visibility</source>
        <translation>可见性</translation>
    </message>
    <message>
        <source>Who sees the endpoint in the dashboard</source>
        <translation>谁能在控制台中看到端点</translation>
    </message>
    <message>
        <source>Environment</source>
        <translation>环境变量</translation>
    </message>
    <message>
        <source>Variables for the server, NAME=VALUE with semicolons between; never a secret</source>
        <translation>服务器的变量，NAME=VALUE，用分号隔开；切勿写入密钥</translation>
    </message>
    <message>
        <source>Secrets in the environment</source>
        <translation>环境中的密钥</translation>
    </message>
    <message>
        <source>NAME=SECRET with semicolons between: the name of a secret that the workspace keeps</source>
        <translation>NAME=SECRET，用分号隔开：工作区所存密钥的名称</translation>
    </message>
    <message>
        <source>Seconds after which an endpoint that is not ready counts as failed</source>
        <translation>超过此秒数仍未就绪的端点视为失败</translation>
    </message>
    <message>
        <source>Address of the API</source>
        <translation>API 地址</translation>
    </message>
    <message>
        <source>Only for a workspace elsewhere than at the vendor&apos;s; without it LEPTON_WORKSPACE_URL</source>
        <translation>仅当工作区不在厂商处时填写；不填则取 LEPTON_WORKSPACE_URL</translation>
    </message>
    <message>
        <source>Certificates</source>
        <translation>证书</translation>
    </message>
    <message>
        <source>PEM file of authorities to trust instead of the system&apos;s</source>
        <translation>要信任的颁发机构的 PEM 文件，代替系统的</translation>
    </message>
    <message>
        <source>Check certificates</source>
        <translation>检查证书</translation>
    </message>
    <message>
        <source>Off: anybody on the way can read the token and pose as the workspace</source>
        <translation>关闭：途中的任何人都能读取令牌并冒充工作区</translation>
    </message>
    <message>
        <source>DGX Cloud Lepton</source>
        <translation>DGX Cloud Lepton</translation>
    </message>
    <message>
        <source>An endpoint in a workspace of NVIDIA&apos;s DGX Cloud Lepton, from an image that is pushed to a registry</source>
        <translation>NVIDIA DGX Cloud Lepton 工作区中的端点，来自推送到仓库的镜像</translation>
    </message>
    <message>
        <source>Workspace token</source>
        <translation>工作区令牌</translation>
    </message>
    <message>
        <source>Made on the dashboard&apos;s page of credentials; expires there</source>
        <translation>在控制台的凭据页面创建；也在那里到期</translation>
    </message>
    <message>
        <source>No repository for the image is named</source>
        <translation>没有指定存放镜像的仓库</translation>
    </message>
    <message>
        <source>Name one that the workspace can fetch from: --set image_repository=nvcr.io/TEAM/NAME</source>
        <translation>请给出工作区能拉取的仓库：--set image_repository=nvcr.io/TEAM/NAME</translation>
    </message>
    <message>
        <source>The workspace has an endpoint “%1” that Lepton Studio did not make</source>
        <translation>工作区中有一个不是由 Lepton Studio 创建的端点“%1”</translation>
    </message>
    <message>
        <source>Deploy under another name with --name, or remove that endpoint in the dashboard</source>
        <translation>请用 --name 换一个名称部署，或在控制台中移除该端点</translation>
    </message>
    <message>
        <source>The workspace took the endpoint, but does not have it</source>
        <translation>工作区接受了端点，却没有它</translation>
    </message>
    <message>
        <source>The workspace made the endpoint without a token, though one was asked for: everyone can ask it</source>
        <translation>工作区创建的端点没有令牌，尽管已要求：所有人都可以询问它</translation>
    </message>
    <message>
        <source>Set access=everyone if that is meant</source>
        <translation>如果有意如此，请设置 access=everyone</translation>
    </message>
    <message>
        <source>Create the endpoint %1 in the workspace %2</source>
        <translation>在工作区 %2 中创建端点 %1</translation>
    </message>
    <message>
        <source>Change the endpoint %1 in the workspace %2</source>
        <translation>更改工作区 %2 中的端点 %1</translation>
    </message>
    <message>
        <source>Wait until it is ready and its address answers</source>
        <translation>等待它就绪且地址应答</translation>
    </message>
    <message>
        <source>takes the image</source>
        <translation>接收镜像</translation>
    </message>
    <message>
        <source>DGX Cloud Lepton: makes and watches the endpoint</source>
        <translation>DGX Cloud Lepton：创建并监视端点</translation>
    </message>
    <message>
        <source>the endpoint itself: it is asked for the package&apos;s samples</source>
        <translation>端点本身：用模型包的样本询问它</translation>
    </message>
    <message>
        <source>The endpoint&apos;s address is known only once the workspace has made it; it is asked for the package&apos;s samples</source>
        <translation>端点的地址在工作区创建之后才知道；会用模型包的样本询问它</translation>
    </message>
    <message>
        <source>Everyone who can reach the endpoint may ask it: no token is wanted</source>
        <translation>所有能访问端点的人都可以询问它：不需要令牌</translation>
    </message>
    <message>
        <source>Certificates are not checked: anybody on the way can read the token</source>
        <translation>不检查证书：途中的任何人都能读取令牌</translation>
    </message>
    <message>
        <source>the endpoint %1 is made</source>
        <translation>端点 %1 已创建</translation>
    </message>
    <message>
        <source>the endpoint %1 is changed</source>
        <translation>端点 %1 已更改</translation>
    </message>
    <message>
        <source>The workspace has no endpoint of this name any more</source>
        <translation>工作区中已没有这个名称的端点</translation>
    </message>
    <message>
        <source>stopped: no replica runs and nothing is charged</source>
        <translation>已停止：没有副本运行，不产生费用</translation>
    </message>
    <message>
        <source>The workspace has no node group “%1”</source>
        <translation>工作区没有节点组“%1”</translation>
    </message>
    <message>
        <source>No resource shape is chosen</source>
        <translation>没有选择资源规格</translation>
    </message>
    <message>
        <source>The workspace does not offer the resource shape “%1”</source>
        <translation>工作区不提供资源规格“%1”</translation>
    </message>
    <message>
        <source>Check that the workspace can fetch the image (image_pull_secret), and the environment; the lines above say more</source>
        <translation>请确认工作区能拉取镜像（image_pull_secret）以及环境变量；详见上面各行</translation>
    </message>
    <message>
        <source>Choose another resource_shape or node_group, or try again when the workspace has room</source>
        <translation>请选择另一个 resource_shape 或 node_group，或在工作区有空间时重试</translation>
    </message>
    <message>
        <source>Approve the replica in the dashboard</source>
        <translation>请在控制台中批准该副本</translation>
    </message>
    <message>
        <source>Look at the lines above, and at the endpoint in the vendor&apos;s dashboard</source>
        <translation>请查看上面各行以及厂商控制台中的端点</translation>
    </message>
    <message>
        <source>The endpoint was deleted while it was waited for</source>
        <translation>等待期间端点被删除了</translation>
    </message>
    <message>
        <source>Ask who else works in the workspace, and deploy again</source>
        <translation>请问问还有谁在此工作区工作，然后重新部署</translation>
    </message>
    <message>
        <source>it has no address</source>
        <translation>它没有地址</translation>
    </message>
    <message>
        <source>its address answers with status %1</source>
        <translation>它的地址应答的状态是 %1</translation>
    </message>
    <message>
        <source>The server ends again and again: %1</source>
        <translation>服务器反复退出：%1</translation>
    </message>
    <message>
        <source>Its own last words stand above; try the package here with “lepton serve”</source>
        <translation>它自己最后的输出见上；请在这里用“lepton serve”试运行模型包</translation>
    </message>
    <message>
        <source>The endpoint can&apos;t run: %1</source>
        <translation>端点无法运行：%1</translation>
    </message>
    <message>
        <source>The endpoint is Ready, but %1</source>
        <translation>端点显示 Ready，但%1</translation>
    </message>
    <message>
        <source>Look at the endpoint&apos;s address and access in the vendor&apos;s dashboard</source>
        <translation>请在厂商控制台查看端点的地址和访问设置</translation>
    </message>
    <message>
        <source>The endpoint was not ready within %1 seconds: %2</source>
        <translation>端点在 %1 秒内没有就绪：%2</translation>
    </message>
    <message>
        <source>The workspace is not named</source>
        <translation>没有指定工作区</translation>
    </message>
    <message>
        <source>Give its id, as in the dashboard&apos;s address: --target dgx-lepton:ID, or set LEPTON_WORKSPACE_ID</source>
        <translation>请给出控制台地址中的 id：--target dgx-lepton:ID，或设置 LEPTON_WORKSPACE_ID</translation>
    </message>
    <message>
        <source>The workspace is an address, but its id is wanted</source>
        <translation>给出的工作区是地址，但这里需要它的 id</translation>
    </message>
    <message>
        <source>Give the part after /workspace/ in the dashboard&apos;s address; an address of its own goes into the setting workspace_url</source>
        <translation>请给出控制台地址中 /workspace/ 之后的部分；自有地址写入设置 workspace_url</translation>
    </message>
    <message>
        <source>The workspace holds a colon: it looks like a credential of the form ID:TOKEN</source>
        <translation>工作区含有冒号：看起来像 ID:TOKEN 形式的凭据</translation>
    </message>
    <message>
        <source>Give only the id here, and the token as the target&apos;s secret or in LEPTON_WORKSPACE_TOKEN</source>
        <translation>这里只填 id，令牌作为目标的密钥或写入 LEPTON_WORKSPACE_TOKEN</translation>
    </message>
    <message>
        <source>“%1” can&apos;t be a workspace&apos;s id</source>
        <translation>“%1”不能是工作区的 id</translation>
    </message>
    <message>
        <source>An id has small letters, digits and hyphens between them, 63 at most; copy it from the dashboard&apos;s address</source>
        <translation>id 由小写字母、数字及其间的连字符组成，最多 63 个；请从控制台地址复制</translation>
    </message>
    <message>
        <source>Write it as https://HOST/api/v2/workspaces/ID, or leave it empty for the vendor&apos;s</source>
        <translation>请写成 https://HOST/api/v2/workspaces/ID，或留空使用厂商的</translation>
    </message>
    <message>
        <source>The workspace&apos;s address “%1” does not start with https://</source>
        <translation>工作区的地址“%1”不以 https:// 开头</translation>
    </message>
    <message>
        <source>The workspace&apos;s address holds a user or a password</source>
        <translation>工作区的地址含有用户名或密码</translation>
    </message>
    <message>
        <source>Give the token as the target&apos;s secret or in LEPTON_WORKSPACE_TOKEN</source>
        <translation>请把令牌作为目标的密钥或写入 LEPTON_WORKSPACE_TOKEN</translation>
    </message>
    <message>
        <source>“%1” can&apos;t be a workspace&apos;s address</source>
        <translation>“%1”不能是工作区的地址</translation>
    </message>
    <message>
        <source>The workspace&apos;s address “%1” would carry the token unprotected</source>
        <translation>工作区的地址“%1”会让令牌毫无保护地传送</translation>
    </message>
    <message>
        <source>Use https://</source>
        <translation>请使用 https://</translation>
    </message>
    <message>
        <source>There is no token for the workspace “%1”</source>
        <translation>没有工作区“%1”的令牌</translation>
    </message>
    <message>
        <source>Make one at %1 and keep it as this target&apos;s secret, or set LEPTON_WORKSPACE_TOKEN</source>
        <translation>请在 %1 创建一个并保存为此目标的密钥，或设置 LEPTON_WORKSPACE_TOKEN</translation>
    </message>
    <message>
        <source>The workspace&apos;s token holds spaces or letters that no token has</source>
        <translation>工作区的令牌含有空格或不可能出现的字符</translation>
    </message>
    <message>
        <source>Copy it again from %1</source>
        <translation>请从 %1 重新复制</translation>
    </message>
    <message>
        <source>Make a new token at %1 and keep it as this target&apos;s secret, or set LEPTON_WORKSPACE_TOKEN</source>
        <translation>请在 %1 创建新令牌并保存为此目标的密钥，或设置 LEPTON_WORKSPACE_TOKEN</translation>
    </message>
    <message>
        <source>Ask an administrator of the workspace for the right to make endpoints, or use another workspace</source>
        <translation>请向工作区管理员申请创建端点的权限，或使用另一个工作区</translation>
    </message>
    <message>
        <source>Wait a minute and try again</source>
        <translation>请等一分钟后重试</translation>
    </message>
    <message>
        <source>Try again; if it lasts, ask the vendor</source>
        <translation>请重试；若持续如此，请询问厂商</translation>
    </message>
    <message>
        <source>Look at the target&apos;s settings</source>
        <translation>请查看目标的设置</translation>
    </message>
    <message>
        <source>The workspace does not take the token: it is wrong or has expired (status %1%2)</source>
        <translation>工作区不接受令牌：令牌有误或已过期（状态 %1%2）</translation>
    </message>
    <message>
        <source>The token does not allow that (status %1%2)</source>
        <translation>令牌不允许这样做（状态 %1%2）</translation>
    </message>
    <message>
        <source>There is no such thing in the workspace (status %1%2)</source>
        <translation>工作区中没有它（状态 %1%2）</translation>
    </message>
    <message>
        <source>The workspace has one of that name already (status %1%2)</source>
        <translation>工作区中已有同名的一个（状态 %1%2）</translation>
    </message>
    <message>
        <source>The workspace takes no more requests now (status %1%2)</source>
        <translation>工作区现在不再接受请求（状态 %1%2）</translation>
    </message>
    <message>
        <source>The workspace has a fault of its own (status %1%2)</source>
        <translation>工作区自身出了故障（状态 %1%2）</translation>
    </message>
    <message>
        <source>The workspace refuses the request (status %1%2)</source>
        <translation>工作区拒绝了请求（状态 %1%2）</translation>
    </message>
    <message>
        <source>The workspace&apos;s answer is no JSON: another service may be at this address</source>
        <translation>工作区的应答不是 JSON：此地址上可能是别的服务</translation>
    </message>
    <message>
        <source>Check the workspace&apos;s address</source>
        <translation>请检查工作区的地址</translation>
    </message>
    <message>
        <source>There is no workspace “%1”</source>
        <translation>没有工作区“%1”</translation>
    </message>
    <message>
        <source>Check its id in the dashboard&apos;s address; one that was just made takes up to ten minutes</source>
        <translation>请检查控制台地址中的 id；刚创建的工作区最多需要十分钟</translation>
    </message>
    <message>
        <source>The workspace “%1” is %2</source>
        <translation>工作区“%1”处于 %2 状态</translation>
    </message>
    <message>
        <source>Ask its administrator, or use another workspace</source>
        <translation>请询问其管理员，或使用另一个工作区</translation>
    </message>
    <message>
        <source>Have the server at %1 load the new version; no request is dropped</source>
        <translation>让 %1 上的服务器加载新版本；不会丢失任何请求</translation>
    </message>
    <message>
        <source>Stop the server at %1: its settings change</source>
        <translation>停止 %1 上的服务器：它的设置有变</translation>
    </message>
    <message>
        <source>Start a server on this machine, which is started again whenever it ends unasked</source>
        <translation>在本机启动一个服务器，意外退出时会自动重新启动</translation>
    </message>
    <message>
        <source>Anybody who reaches this machine may ask the model: it listens on more than this machine, and no token is needed</source>
        <translation>任何能访问本机的人都可以询问模型：它不只监听本机，且不需要令牌</translation>
    </message>
    <message>
        <source>The server ended (%1) and is being started again</source>
        <translation>服务器已退出（%1），正在重新启动</translation>
    </message>
    <message>
        <source>Its supervisor does not run, as after a restart of this machine: deploy it again to start it</source>
        <translation>它的守护进程没有运行，例如本机重启之后：重新部署即可启动</translation>
    </message>
    <message>
        <source>The server did not take the new version: %1</source>
        <translation>服务器没有接受新版本：%1</translation>
    </message>
    <message>
        <source>Export the package again, or delete the deployment and deploy it anew</source>
        <translation>请重新导出模型包，或删除该部署后重新部署</translation>
    </message>
    <message>
        <source>The server does not stop</source>
        <translation>服务器没有停止</translation>
    </message>
    <message>
        <source>End the process named in state.json there, and try again</source>
        <translation>请结束那里 state.json 中所写的进程，然后重试</translation>
    </message>
    <message>
        <source>The registry wants a log-in, and there is none for it on this machine</source>
        <translation>仓库要求登录，而本机没有它的登录信息</translation>
    </message>
    <message>
        <source>Log in with `podman login %1` or `docker login %1`</source>
        <translation>请用 `podman login %1` 或 `docker login %1` 登录</translation>
    </message>
    <message>
        <source>The registry refuses the log-in that this machine has for it</source>
        <translation>仓库拒绝了本机为它保存的登录信息</translation>
    </message>
    <message>
        <source>Log in again with `podman login %1` or `docker login %1`, as a user that may write there</source>
        <translation>请用 `podman login %1` 或 `docker login %1` 以有写入权限的用户重新登录</translation>
    </message>
    <message>
        <source>The registry asks for a kind of log-in that is neither Basic nor Bearer</source>
        <translation>仓库要求的登录方式既不是 Basic 也不是 Bearer</translation>
    </message>
    <message>
        <source>Ask who runs the registry for another way in</source>
        <translation>请询问仓库管理者其他的登录方式</translation>
    </message>
    <message>
        <source>The registry sends its log-ins to an address that is not HTTPS</source>
        <translation>仓库把登录信息发往一个不是 HTTPS 的地址</translation>
    </message>
    <message>
        <source>Ask who runs the registry</source>
        <translation>请询问仓库的管理者</translation>
    </message>
    <message>
        <source>The registry&apos;s token server answers with status %1 and no token</source>
        <translation>仓库的令牌服务器应答状态 %1，没有给出令牌</translation>
    </message>
    <message>
        <source>Try again later, or ask who runs the registry</source>
        <translation>请稍后重试，或询问仓库的管理者</translation>
    </message>
    <message>
        <source>A file that is to be pushed is gone or has another size</source>
        <translation>要推送的文件不见了或大小已变</translation>
    </message>
    <message>
        <source>Deploy again: it is made anew</source>
        <translation>请重新部署：它会重新生成</translation>
    </message>
    <message>
        <source>What has arrived at the registry has another digest than what was sent</source>
        <translation>到达仓库的内容与发送的内容摘要不同</translation>
    </message>
    <message>
        <source>Something between here and the registry changes data: try again, or by another way to it</source>
        <translation>本机与仓库之间有东西改动了数据：请重试，或换一条通路</translation>
    </message>
    <message>
        <source>Deploy again when the connection is back: what has arrived is not sent again</source>
        <translation>连接恢复后请重新部署：已到达的内容不会再次发送</translation>
    </message>
    <message>
        <source>Log in to the registry again with `docker login` or `podman login`</source>
        <translation>请用 `docker login` 或 `podman login` 重新登录仓库</translation>
    </message>
    <message>
        <source>An entry under “auths” is not an object</source>
        <translation>“auths”下有一项不是对象</translation>
    </message>
    <message>
        <source>An entry under “auths” holds no user and password</source>
        <translation>“auths”下有一项没有用户名和密码</translation>
    </message>
    <message>
        <source>The credential helper failed with status %1: %2</source>
        <translation>凭据助手失败，状态 %1：%2</translation>
    </message>
    <message>
        <source>Unlock the keychain, or log in to the registry again</source>
        <translation>请解锁钥匙串，或重新登录仓库</translation>
    </message>
    <message>
        <source>The credential helper&apos;s answer holds no user and secret</source>
        <translation>凭据助手的应答中没有用户名和密码</translation>
    </message>
    <message>
        <source>Log in to the registry again</source>
        <translation>请重新登录仓库</translation>
    </message>
    <message>
        <source>The file with the registries&apos; log-ins is not valid JSON</source>
        <translation>保存仓库登录信息的文件不是有效的 JSON</translation>
    </message>
    <message>
        <source>%1 MB in %2 layers</source>
        <translation>%1 MB，共 %2 层</translation>
    </message>
    <message>
        <source>The repository is named without a tag: the tag is the package&apos;s version</source>
        <translation>仓库名不带标签：标签就是模型包的版本</translation>
    </message>
    <message>
        <source>Write %1</source>
        <translation>请写 %1</translation>
    </message>
    <message>
        <source>%1: %2 MB sent, %3 MB were there already</source>
        <translation>%1：已发送 %2 MB，%3 MB 原本就在</translation>
    </message>
    <message>
        <source>Write HOST/PATH or HOST:PORT/PATH, as in registry.example/team/digits</source>
        <translation>请写 HOST/PATH 或 HOST:PORT/PATH，例如 registry.example/team/digits</translation>
    </message>
    <message>
        <source>The name of the repository is empty</source>
        <translation>仓库名为空</translation>
    </message>
    <message>
        <source>The name of a repository has no scheme such as https:// before it</source>
        <translation>仓库名前面没有 https:// 之类的协议前缀</translation>
    </message>
    <message>
        <source>The name of the repository is too long</source>
        <translation>仓库名过长</translation>
    </message>
    <message>
        <source>What follows the @ is not a digest: sha256: and 64 hexadecimal digits</source>
        <translation>@ 后面不是摘要：应为 sha256: 加 64 个十六进制数字</translation>
    </message>
    <message>
        <source>There is a host but no repository in it</source>
        <translation>只有主机，没有仓库名</translation>
    </message>
    <message>
        <source>“%1” is not a tag: up to 128 letters, digits, &apos;_&apos;, &apos;.&apos; and &apos;-&apos;</source>
        <translation>“%1”不是标签：最多 128 个字母、数字、&apos;_&apos;、&apos;.&apos; 和 &apos;-&apos;</translation>
    </message>
    <message>
        <source>“%1” is not a host, or its port is none</source>
        <translation>“%1”不是主机，或其端口无效</translation>
    </message>
    <message>
        <source>“%1” is not a repository: small letters, digits and, between them, &apos;.&apos;, &apos;_&apos; and &apos;-&apos;, in parts with &apos;/&apos; between</source>
        <translation>“%1”不是仓库名：小写字母、数字及其间的 &apos;.&apos;、&apos;_&apos; 和 &apos;-&apos;，各部分以 &apos;/&apos; 分隔</translation>
    </message>
    <message>
        <source>Use a log-in that may write to this repository, or another repository</source>
        <translation>请使用可写入此仓库的登录，或换一个仓库</translation>
    </message>
    <message>
        <source>Check the name; some registries want a repository to be made before something is pushed to it</source>
        <translation>请检查名称；有些仓库要求推送前先创建</translation>
    </message>
    <message>
        <source>The registry may be read-only: ask who runs it, or use another</source>
        <translation>仓库可能是只读的：请询问其管理者，或换一个</translation>
    </message>
    <message>
        <source>A proxy before the registry limits the size of requests: ask who runs it</source>
        <translation>仓库前的代理限制了请求大小：请询问其管理者</translation>
    </message>
    <message>
        <source>Try again later: what has arrived is not sent again. If it goes on, look at the registry&apos;s log</source>
        <translation>请稍后重试：已到达的内容不会再次发送。若持续如此，请查看仓库的日志</translation>
    </message>
    <message>
        <source>Look at the registry&apos;s log</source>
        <translation>请查看仓库的日志</translation>
    </message>
    <message>
        <source>The registry has no space left on its disk (status %1, %2)</source>
        <translation>仓库的磁盘已无空间（状态 %1，%2）</translation>
    </message>
    <message>
        <source>Free space there, or ask who runs it; then deploy again</source>
        <translation>请在那里腾出空间或询问其管理者，然后重新部署</translation>
    </message>
    <message>
        <source>The registry answers with status %1 (%2)</source>
        <translation>仓库应答状态 %1（%2）</translation>
    </message>
    <message>
        <source>The registry answers with status %1 (%2): %3</source>
        <translation>仓库应答状态 %1（%2）：%3</translation>
    </message>
    <message>
        <source>This registry speaks HTTP without TLS: say so in the target&apos;s settings (plain-http), if it is on this machine or a network you trust</source>
        <translation>此仓库使用不带 TLS 的 HTTP：如果它在本机或您信任的网络上，请在目标设置中说明（plain-http）</translation>
    </message>
    <message>
        <source>What answers at this address is not a registry</source>
        <translation>此地址上应答的不是镜像仓库</translation>
    </message>
    <message>
        <source>Check the host and the port</source>
        <translation>请检查主机和端口</translation>
    </message>
    <message>
        <source>The registry has kept something else than what was sent: it names the digest %1</source>
        <translation>仓库保存的内容与发送的不同：它给出的摘要是 %1</translation>
    </message>
    <message>
        <source>Push it again</source>
        <translation>请再推送一次</translation>
    </message>
    <message>
        <source>The registry does not let anything be deleted, so the image stays there</source>
        <translation>仓库不允许删除任何内容，因此镜像仍留在那里</translation>
    </message>
    <message>
        <source>Delete it on the registry&apos;s own pages, or ask who runs it</source>
        <translation>请在仓库自己的页面上删除，或询问其管理者</translation>
    </message>
    <message>
        <source>Only for a registry on this machine or a network you trust</source>
        <translation>仅适用于本机或您信任的网络上的仓库</translation>
    </message>
    <message>
        <source>Of the registry. Without it anybody may pose as it</source>
        <translation>检查仓库的证书。不检查时任何人都可能冒充它</translation>
    </message>
    <message>
        <source>Trusted authorities</source>
        <translation>受信任的颁发机构</translation>
    </message>
    <message>
        <source>A PEM file with the certificates that the registry&apos;s is signed by; empty: those of the system</source>
        <translation>签发仓库证书的机构的 PEM 文件；留空：用系统的</translation>
    </message>
    <message>
        <source>It is not said which repository of which registry the model goes to</source>
        <translation>没有说明模型要推送到哪个仓库的哪个名称下</translation>
    </message>
    <message>
        <source>The model is pushed there</source>
        <translation>模型推送到那里</translation>
    </message>
    <message>
        <source>Make a runnable image of the program, its libraries and the package</source>
        <translation>用程序、其库和模型包制作可运行的镜像</translation>
    </message>
    <message>
        <source>Push the image to %1; what is there already is not sent</source>
        <translation>把镜像推送到 %1；已有的内容不再发送</translation>
    </message>
    <message>
        <source>Push the package as a ModelPack to %1</source>
        <translation>把模型包作为 ModelPack 推送到 %1</translation>
    </message>
    <message>
        <source>The registry&apos;s certificate is not checked: anybody between here and there can read the log-in and change what is pushed</source>
        <translation>不检查仓库的证书：途中的任何人都能读取登录信息并更改推送的内容</translation>
    </message>
    <message>
        <source>Nothing has been pushed yet</source>
        <translation>还没有推送过任何内容</translation>
    </message>
    <message>
        <source>The registry does not have %1 any more</source>
        <translation>仓库中已没有 %1</translation>
    </message>
    <message>
        <source>OCI registry</source>
        <translation>OCI 仓库</translation>
    </message>
    <message>
        <source>A container image that serves the model, or the model as a ModelPack, in a registry; uploads go on where they broke off</source>
        <translation>仓库中为模型提供服务的容器镜像，或作为 ModelPack 的模型；中断的上传会继续</translation>
    </message>
    <message>
        <source>Repository</source>
        <translation>仓库</translation>
    </message>
    <message>
        <source>Where it goes, without a tag: registry.example/team/digits. Log in with `podman login` or `docker login`</source>
        <translation>推送到哪里，不带标签：registry.example/team/digits。请用 `podman login` 或 `docker login` 登录</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Empty: the package&apos;s version</source>
        <translation>留空：模型包的版本</translation>
    </message>
    <message>
        <source>As</source>
        <translation>形式</translation>
    </message>
    <message>
        <source>A runnable image, a ModelPack of the Cloud Native Computing Foundation, or both</source>
        <translation>可运行的镜像、云原生计算基金会的 ModelPack，或两者</translation>
    </message>
    <message>
        <source>This is not a dynamically linked program for this machine</source>
        <translation>这不是适用于本机的动态链接程序</translation>
    </message>
    <message>
        <source>The shared library %1, which the program needs, is not on this machine</source>
        <translation>程序需要的共享库 %1 不在本机上</translation>
    </message>
    <message>
        <source>The program&apos;s shared libraries can&apos;t be listed: %1</source>
        <translation>无法列出程序的共享库：%1</translation>
    </message>
    <message>
        <source>The archive can&apos;t be written: %1</source>
        <translation>无法写入归档：%1</translation>
    </message>
    <message>
        <source>Free space on the disk of the cache and try again</source>
        <translation>请在缓存所在磁盘上腾出空间后重试</translation>
    </message>
    <message>
        <source>Another version than %1 answers: %2</source>
        <translation>应答的不是版本 %1，而是 %2</translation>
    </message>
    <message>
        <source>The new version may not have taken over yet: look at the server&apos;s log</source>
        <translation>新版本可能还没有接管：请查看服务器的日志</translation>
    </message>
    <message>
        <source>it needed more memory than it may have: give it more (memory_mb)</source>
        <translation>它需要的内存超过上限：请增大 memory_mb</translation>
    </message>
    <message>
        <source>the container engine could not start it</source>
        <translation>容器引擎无法启动它</translation>
    </message>
    <message>
        <source>the image&apos;s program can&apos;t be run</source>
        <translation>镜像中的程序无法运行</translation>
    </message>
    <message>
        <source>this processor lacks an instruction that it uses</source>
        <translation>此处理器缺少它使用的指令</translation>
    </message>
    <message>
        <source>the server crashed</source>
        <translation>服务器崩溃了</translation>
    </message>
    <message>
        <source>it was killed, as happens when memory runs out</source>
        <translation>它被终止了，通常是因为内存不足</translation>
    </message>
    <message>
        <source>it was asked to end</source>
        <translation>它被要求退出</translation>
    </message>
    <message>
        <source>the server ended with code %1</source>
        <translation>服务器以代码 %1 退出</translation>
    </message>
    <message>
        <source>The container is %1</source>
        <translation>容器的状态是 %1</translation>
    </message>
    <message>
        <source>The container is %1: %2</source>
        <translation>容器的状态是 %1：%2</translation>
    </message>
    <message>
        <source>%1 says: %2</source>
        <translation>%1 报告：%2</translation>
    </message>
    <message>
        <source>Choose another port (--set port=…), or 0 for any that is free</source>
        <translation>请选择另一个端口（--set port=…），或用 0 取任意空闲端口</translation>
    </message>
    <message>
        <source>Start Docker&apos;s service, and see that your user is in its group; or use podman, which needs neither</source>
        <translation>请启动 Docker 服务，并确认您的用户在其组中；或改用 podman，两者都不需要</translation>
    </message>
    <message>
        <source>Free space: `%1 system prune` deletes what is not used</source>
        <translation>请腾出空间：`%1 system prune` 会删除不用的内容</translation>
    </message>
    <message>
        <source>This machine does not let containers raise resource limits: give an OCI runtime that leaves them (--set runtime=…)</source>
        <translation>本机不允许容器提高资源限制：请指定不提高限制的 OCI 运行时（--set runtime=…）</translation>
    </message>
    <message>
        <source>Try `%1 info` to see whether it works on this machine</source>
        <translation>请试试 `%1 info`，看它在本机是否可用</translation>
    </message>
    <message>
        <source>%1 is not installed on this machine</source>
        <translation>本机没有安装 %1</translation>
    </message>
    <message>
        <source>Install it: on Debian and Ubuntu `sudo apt install %1`</source>
        <translation>请安装它：在 Debian 和 Ubuntu 上用 `sudo apt install %1`</translation>
    </message>
    <message>
        <source>the image is there already</source>
        <translation>镜像已经在那里</translation>
    </message>
    <message>
        <source>Podman did not say which image it loaded</source>
        <translation>Podman 没有说明它加载了哪个镜像</translation>
    </message>
    <message>
        <source>Try again, or try `podman info`</source>
        <translation>请重试，或试试 `podman info`</translation>
    </message>
    <message>
        <source>%1 describes the container in a way that is not known here</source>
        <translation>%1 描述容器的方式在此未知</translation>
    </message>
    <message>
        <source>The container ended before its server was ready: %1 %2</source>
        <translation>容器在服务器就绪之前退出了：%1 %2</translation>
    </message>
    <message>
        <source>Look at what it says; the version before goes on serving</source>
        <translation>请看它怎么说；之前的版本继续提供服务</translation>
    </message>
    <message>
        <source>The server in the container was not ready within %1 seconds: %2</source>
        <translation>容器中的服务器在 %1 秒内没有就绪：%2</translation>
    </message>
    <message>
        <source>Give it more CPU or memory, or close other programs</source>
        <translation>请给它更多 CPU 或内存，或关闭其他程序</translation>
    </message>
    <message>
        <source>the new version starts and gets ready</source>
        <translation>新版本启动并就绪</translation>
    </message>
    <message>
        <source>the version before serves again</source>
        <translation>之前的版本重新提供服务</translation>
    </message>
    <message>
        <source>The image is pushed there and pulled from there</source>
        <translation>镜像推送到那里，也从那里拉取</translation>
    </message>
    <message>
        <source>Have %1 pull it</source>
        <translation>让 %1 拉取它</translation>
    </message>
    <message>
        <source>Load it into %1&apos;s store on this machine</source>
        <translation>把它加载到本机 %1 的存储中</translation>
    </message>
    <message>
        <source>Start a container beside the one that serves, and wait until it is ready</source>
        <translation>在提供服务的容器旁启动一个新容器，并等待它就绪</translation>
    </message>
    <message>
        <source>Stop the old container and start the new one on port %1: for a moment nobody answers there</source>
        <translation>停止旧容器，并在端口 %1 上启动新容器：片刻之间那里无人应答</translation>
    </message>
    <message>
        <source>The new version has another port, so that no request is lost; set a port to keep the address</source>
        <translation>新版本使用另一个端口，因此不会丢失请求；设定端口可保持地址不变</translation>
    </message>
    <message>
        <source>There is no container of it in %1</source>
        <translation>%1 中没有它的容器</translation>
    </message>
    <message>
        <source>The container runs, but its server is not ready yet</source>
        <translation>容器在运行，但其服务器还没有就绪</translation>
    </message>
    <message>
        <source>Nothing of this deployment is live, so there is no log</source>
        <translation>此部署没有任何版本在线，因此没有日志</translation>
    </message>
    <message>
        <source>Deploy it</source>
        <translation>请部署它</translation>
    </message>
    <message>
        <source>Listen on</source>
        <translation>监听地址</translation>
    </message>
    <message>
        <source>An address of this machine: 127.0.0.1 answers only programs on it, 0.0.0.0 everybody who reaches it</source>
        <translation>本机的一个地址：127.0.0.1 只应答本机上的程序，0.0.0.0 应答所有能访问本机的人</translation>
    </message>
    <message>
        <source>0 takes any that is free, another one with each version</source>
        <translation>0 取任意空闲端口，每个版本各不相同</translation>
    </message>
    <message>
        <source>Memory (MB)</source>
        <translation>内存（MB）</translation>
    </message>
    <message>
        <source>It may use no more; 0: as much as there is</source>
        <translation>最多可用的内存；0：不限</translation>
    </message>
    <message>
        <source>CPUs</source>
        <translation>CPU 数</translation>
    </message>
    <message>
        <source>Cores&apos; worth of time that it may use; 0: all</source>
        <translation>最多可用多少核的时间；0：全部</translation>
    </message>
    <message>
        <source>Restart</source>
        <translation>重新启动</translation>
    </message>
    <message>
        <source>When the server ends unasked</source>
        <translation>当服务器意外退出时</translation>
    </message>
    <message>
        <source>Ask for a token</source>
        <translation>要求令牌</translation>
    </message>
    <message>
        <source>Clients must send a token, which is made for this deployment</source>
        <translation>客户端必须发送为此部署创建的令牌</translation>
    </message>
    <message>
        <source>Hand this machine&apos;s NVIDIA GPUs in; needs NVIDIA&apos;s container toolkit. The server of this version computes on the CPU</source>
        <translation>把本机的 NVIDIA GPU 交给容器；需要 NVIDIA 的容器工具包。此版本的服务器在 CPU 上计算</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>The container&apos;s own, with the port handed through, or this machine&apos;s</source>
        <translation>容器自己的网络并转接端口，或本机的网络</translation>
    </message>
    <message>
        <source>OCI runtime</source>
        <translation>OCI 运行时</translation>
    </message>
    <message>
        <source>A program&apos;s path, or a name that the engine knows; empty: the engine&apos;s own</source>
        <translation>程序的路径，或引擎认识的名称；留空：引擎自己的</translation>
    </message>
    <message>
        <source>By a registry</source>
        <translation>经由仓库</translation>
    </message>
    <message>
        <source>The image is pushed to this repository and pulled from it; empty: it goes straight into the engine&apos;s store</source>
        <translation>镜像推送到此仓库并从中拉取；留空：直接进入引擎的存储</translation>
    </message>
    <message>
        <source>Podman</source>
        <translation>Podman</translation>
    </message>
    <message>
        <source>A container on this machine, by Podman: no service, no administrator</source>
        <translation>由 Podman 在本机运行的容器：不需要服务，也不需要管理员</translation>
    </message>
    <message>
        <source>Docker</source>
        <translation>Docker</translation>
    </message>
    <message>
        <source>A container on this machine, by Docker</source>
        <translation>由 Docker 在本机运行的容器</translation>
    </message>
    <message>
        <source>The desktop&apos;s keychain did not give way: %1</source>
        <translation>桌面的钥匙串没有放行：%1</translation>
    </message>
    <message>
        <source>Unlock the keychain and try again</source>
        <translation>请解锁钥匙串后重试</translation>
    </message>
    <message>
        <source>the desktop&apos;s keychain</source>
        <translation>桌面的钥匙串</translation>
    </message>
    <message>
        <source>the folder %1, which only you can read</source>
        <translation>只有您能读取的文件夹 %1</translation>
    </message>
    <message>
        <source>This kind of target can&apos;t be scaled</source>
        <translation>这种目标不能缩放</translation>
    </message>
    <message>
        <source>Deploy to a cluster for more than one copy of the server</source>
        <translation>需要多个服务器副本时请部署到集群</translation>
    </message>
    <message>
        <source>This kind of target has no log</source>
        <translation>这种目标没有日志</translation>
    </message>
    <message>
        <source>There is no target named “%1”</source>
        <translation>没有名为“%1”的目标</translation>
    </message>
    <message>
        <source>The exported model gives %1 outputs where the engine gives %2</source>
        <translation>导出的模型给出 %1 个输出，而引擎给出 %2 个</translation>
    </message>
    <message>
        <source>The exported model gives %1 values where the engine gives %2</source>
        <translation>导出的模型给出 %1 个值，而引擎给出 %2 个</translation>
    </message>
    <message>
        <source>Export again when you like</source>
        <translation>可随时重新导出</translation>
    </message>
    <message>
        <source>Python could not run the exported source: %1</source>
        <translation>Python 无法运行导出的源代码：%1</translation>
    </message>
    <message>
        <source>Please report this; the model itself is unharmed</source>
        <translation>请报告此问题；模型本身没有受损</translation>
    </message>
    <message>
        <source>The exported source does not answer “%1”</source>
        <translation>导出的源代码没有给出“%1”</translation>
    </message>
    <message>
        <source>The layer “%1” has no form in TorchScript</source>
        <translation>层“%1”在 TorchScript 中没有对应形式</translation>
    </message>
    <message>
        <source>Export as a package, ONNX or PyTorch source, or put another layer in its place</source>
        <translation>请导出为模型包、ONNX 或 PyTorch 源代码，或换用别的层</translation>
    </message>
    <message>
        <source>The statistics of “%1” do not fit the model&apos;s inputs</source>
        <translation>“%1”的统计量与模型的输入不符</translation>
    </message>
    <message>
        <source>A picture of any size, JPEG or PNG</source>
        <translation>任意大小的图片，JPEG 或 PNG</translation>
    </message>
    <message>
        <source>A picture of %1 × %2 pixels, JPEG or PNG</source>
        <translation>%1 × %2 像素的图片，JPEG 或 PNG</translation>
    </message>
    <message>
        <source>How many pictures it is to make</source>
        <translation>要生成多少张图片</translation>
    </message>
    <message>
        <source>The beginning of a text, which it goes on with</source>
        <translation>文本的开头，由它续写</translation>
    </message>
    <message>
        <source>A row with the columns %1</source>
        <translation>含有列 %1 的一行</translation>
    </message>
    <message>
        <source>The last %1 rows of %2</source>
        <translation>%2 的最近 %1 行</translation>
    </message>
    <message>
        <source>A pair of %1</source>
        <translation>一对 %1</translation>
    </message>
    <message>
        <source>A text</source>
        <translation>一段文本</translation>
    </message>
    <message>
        <source>The package&apos;s signature does not fit its network</source>
        <translation>模型包的签名与其网络不符</translation>
    </message>
    <message>
        <source>The layer “%1” (%2) has no form in ONNX</source>
        <translation>层“%1”（%2）在 ONNX 中没有对应形式</translation>
    </message>
    <message>
        <source>Use another layer in its place, or export the network as a package or as PyTorch source</source>
        <translation>请换用别的层，或把网络导出为模型包或 PyTorch 源代码</translation>
    </message>
    <message>
        <source>The weights take %1 bytes, but one ONNX file holds less than 2 GB</source>
        <translation>权重占 %1 字节，但一个 ONNX 文件不能达到 2 GB</translation>
    </message>
    <message>
        <source>Export the network as a package or as PyTorch source, or make it smaller</source>
        <translation>请把网络导出为模型包或 PyTorch 源代码，或缩小网络</translation>
    </message>
    <message>
        <source>ONNX&apos;s checker refuses the model: %1</source>
        <translation>ONNX 的检查器拒绝此模型：%1</translation>
    </message>
    <message>
        <source>Write the model again</source>
        <translation>请重新写出模型</translation>
    </message>
    <message>
        <source>The ONNX model answers the package&apos;s samples differently, by %1</source>
        <translation>ONNX 模型对模型包样本的回答不同，相差 %1</translation>
    </message>
    <message>
        <source>ONNX Runtime refuses the model: %1</source>
        <translation>ONNX Runtime 拒绝此模型：%1</translation>
    </message>
    <message>
        <source>ONNX Runtime %1 is of another kind</source>
        <translation>ONNX Runtime %1 是另一种版本</translation>
    </message>
    <message>
        <source>ONNX Runtime was not found</source>
        <translation>没有找到 ONNX Runtime</translation>
    </message>
    <message>
        <source>Put libonnxruntime.so.1 beside the program, or name it in LEPTON_ONNXRUNTIME</source>
        <translation>请把 libonnxruntime.so.1 放在程序旁边，或用 LEPTON_ONNXRUNTIME 指明</translation>
    </message>
    <message>
        <source>The weights do not fit the network: “%1” is missing or of another shape</source>
        <translation>权重与网络不符：“%1”缺失或形状不同</translation>
    </message>
    <message>
        <source>The package would unfold to %1 bytes, which no model does</source>
        <translation>模型包展开后将有 %1 字节，没有模型会这么大</translation>
    </message>
    <message>
        <source>The package holds a member that its manifest does not name</source>
        <translation>模型包中有一个清单未列出的成员</translation>
    </message>
    <message>
        <source>A line of the token file is neither a token nor a role and a token</source>
        <translation>令牌文件中有一行既不是令牌，也不是角色加令牌</translation>
    </message>
    <message>
        <source>Write lines such as “infer TOKEN”, “metrics TOKEN” or “admin TOKEN”</source>
        <translation>请写成“infer TOKEN”“metrics TOKEN”或“admin TOKEN”这样的行</translation>
    </message>
    <message>
        <source>The access log can&apos;t be written</source>
        <translation>无法写入访问日志</translation>
    </message>
    <message>
        <source>Give a file in a folder that the server may write to, or - for standard error</source>
        <translation>请给出服务器可写文件夹中的文件，或用 - 表示标准错误输出</translation>
    </message>
    <message>
        <source>The input “%1” has %2 bytes, which is not what %3 %4 takes</source>
        <translation>输入“%1”有 %2 字节，与 %3 %4 所需不符</translation>
    </message>
    <message>
        <source>The input “%1” holds a number that is not finite in FP32, at place %2</source>
        <translation>输入“%1”在第 %2 处含有 FP32 中非有限的数</translation>
    </message>
    <message>
        <source>“%1” must be a whole number from %2 to %3</source>
        <translation>“%1”必须是 %2 到 %3 的整数</translation>
    </message>
    <message>
        <source>“temperature” must be a number from 0</source>
        <translation>“temperature”必须是不小于 0 的数</translation>
    </message>
    <message>
        <source>“prompt” must be the text to go on from</source>
        <translation>“prompt”必须是要续写的文本</translation>
    </message>
    <message>
        <source>The request is larger than %1 bytes</source>
        <translation>请求大于 %1 字节</translation>
    </message>
    <message>
        <source>“parameters” of %1 must be an object</source>
        <translation>%1 的“parameters”必须是对象</translation>
    </message>
    <message>
        <source>This server has no use for the parameter “%1”</source>
        <translation>此服务器不使用参数“%1”</translation>
    </message>
    <message>
        <source>A package holds all there is to say; “version” chooses one</source>
        <translation>模型包已包含全部信息；用“version”选择其中一个</translation>
    </message>
    <message>
        <source>“%1” must be a text</source>
        <translation>“%1”必须是文本</translation>
    </message>
    <message>
        <source>“%1” must hold objects</source>
        <translation>“%1”必须由对象组成</translation>
    </message>
    <message>
        <source>Each of “%1” needs a “name”</source>
        <translation>“%1”中的每一项都需要“name”</translation>
    </message>
    <message>
        <source>GET /v2 lists the extensions that it has</source>
        <translation>GET /v2 会列出它支持的扩展</translation>
    </message>
    <message>
        <source>The input “%1” needs a “shape”: a list of sizes</source>
        <translation>输入“%1”需要“shape”：一个大小列表</translation>
    </message>
    <message>
        <source>The shape of the input “%1” holds %2, but a size is a whole number from 1</source>
        <translation>输入“%1”的形状含有 %2，但大小必须是不小于 1 的整数</translation>
    </message>
    <message>
        <source>“binary_data_size” of the input “%1” must be a whole number from 0</source>
        <translation>输入“%1”的“binary_data_size”必须是不小于 0 的整数</translation>
    </message>
    <message>
        <source>The input “%1” has a “binary_data_size”, but the request lacks the header Inference-Header-Content-Length</source>
        <translation>输入“%1”有“binary_data_size”，但请求缺少 Inference-Header-Content-Length 标头</translation>
    </message>
    <message>
        <source>The input “%1” has %2 bytes by its “binary_data_size”, but only %3 are left in the body</source>
        <translation>按“binary_data_size”输入“%1”有 %2 字节，但请求体中只剩 %3 字节</translation>
    </message>
    <message>
        <source>The input “%1” needs a “datatype”</source>
        <translation>输入“%1”需要“datatype”</translation>
    </message>
    <message>
        <source>The input “%1” has the unknown datatype %2</source>
        <translation>输入“%1”的数据类型 %2 未知</translation>
    </message>
    <message>
        <source>The input “%1” has both “data” and a “binary_data_size”</source>
        <translation>输入“%1”同时有“data”和“binary_data_size”</translation>
    </message>
    <message>
        <source>“timeout” must be a whole number of microseconds</source>
        <translation>“timeout”必须是整数微秒</translation>
    </message>
    <message>
        <source>Inference-Header-Content-Length is %1, but the body has only %2 bytes</source>
        <translation>Inference-Header-Content-Length 是 %1，但请求体只有 %2 字节</translation>
    </message>
    <message>
        <source>“inputs” must be a list of tensors</source>
        <translation>“inputs”必须是张量列表</translation>
    </message>
    <message>
        <source>The body has %1 bytes more than its tensors say</source>
        <translation>请求体比其张量所述多出 %1 字节</translation>
    </message>
    <message>
        <source>POST /v2/repository/index lists the models</source>
        <translation>POST /v2/repository/index 会列出模型</translation>
    </message>
    <message>
        <source>The model “%1” is not loaded: %2</source>
        <translation>模型“%1”没有加载：%2</translation>
    </message>
    <message>
        <source>POST /v2/repository/models/MODEL/load loads it</source>
        <translation>POST /v2/repository/models/MODEL/load 可加载它</translation>
    </message>
    <message>
        <source>Two of the packages are “%1”, version %2</source>
        <translation>有两个模型包都是“%1”版本 %2</translation>
    </message>
    <message>
        <source>Serve one of them, or package one as another version</source>
        <translation>请只服务其中一个，或把一个打包为别的版本</translation>
    </message>
    <message>
        <source>The model answers its own samples differently, by %1</source>
        <translation>模型对自带样本的回答不同，相差 %1</translation>
    </message>
    <message>
        <source>Export the package again, and let this machine&apos;s server be of the same version</source>
        <translation>请重新导出模型包，并使本机的服务器版本一致</translation>
    </message>
    <message>
        <source>The model could not be loaded</source>
        <translation>无法加载模型</translation>
    </message>
    <message>
        <source>Too many models wait to be loaded, or the server stops</source>
        <translation>等待加载的模型过多，或服务器正在停止</translation>
    </message>
    <message>
        <source>Try again later</source>
        <translation>请稍后重试</translation>
    </message>
    <message>
        <source>Take one of them away, or package one as another version</source>
        <translation>请移走其中一个，或把一个打包为别的版本</translation>
    </message>
    <message>
        <source>The input “%1” holds the id %2, but ids go from 0 to %3</source>
        <translation>输入“%1”含有编号 %2，但编号范围是 0 到 %3</translation>
    </message>
    <message>
        <source>The input “%1” has the datatype %2, but the model takes %3</source>
        <translation>输入“%1”的数据类型是 %2，但模型接受 %3</translation>
    </message>
    <message>
        <source>Send texts, rows and picture files to …/predict</source>
        <translation>文本、表格行和图片文件请发送到 …/predict</translation>
    </message>
    <message>
        <source>Convert it first</source>
        <translation>请先转换</translation>
    </message>
    <message>
        <source>The input “%1” has the shape %2, but the model takes %3, where -1 is any number of samples</source>
        <translation>输入“%1”的形状是 %2，但模型接受 %3，其中 -1 表示任意样本数</translation>
    </message>
    <message>
        <source>The model has no input “%1”. It takes: %2</source>
        <translation>模型没有输入“%1”。它接受：%2</translation>
    </message>
    <message>
        <source>The model takes one tensor each of: %1. The request has %2</source>
        <translation>模型对以下每项接受一个张量：%1。请求中有 %2</translation>
    </message>
    <message>
        <source>The input “%1” is missing</source>
        <translation>缺少输入“%1”</translation>
    </message>
    <message>
        <source>The input “%1” has %2 samples, but “%3” has %4</source>
        <translation>输入“%1”有 %2 个样本，而“%3”有 %4 个</translation>
    </message>
    <message>
        <source>The model has no output “%1”. It gives: %2</source>
        <translation>模型没有输出“%1”。它给出：%2</translation>
    </message>
    <message>
        <source>The output “%1” is asked for twice</source>
        <translation>输出“%1”被请求了两次</translation>
    </message>
    <message>
        <source>The model&apos;s answer “%1” holds numbers that are not finite</source>
        <translation>模型的回答“%1”含有非有限的数</translation>
    </message>
    <message>
        <source>Ask for it as binary data to look at it; most likely the training has diverged</source>
        <translation>请以二进制数据请求来查看；很可能训练已发散</translation>
    </message>
    <message>
        <source>“data” of the input “%1” must be a list of numbers</source>
        <translation>输入“%1”的“data”必须是数字列表</translation>
    </message>
    <message>
        <source>“data” of the input “%1” holds a number that FP32 can&apos;t hold: %2</source>
        <translation>输入“%1”的“data”含有 FP32 无法容纳的数：%2</translation>
    </message>
    <message>
        <source>“data” of the input “%1” holds something that is not a whole number: %2</source>
        <translation>输入“%1”的“data”含有不是整数的内容：%2</translation>
    </message>
    <message>
        <source>“data” of the input “%1” holds a number that %2 can&apos;t hold: %3</source>
        <translation>输入“%1”的“data”含有 %2 无法容纳的数：%3</translation>
    </message>
    <message>
        <source>“data” of the input “%1” holds something that is not a number at place %2: %3</source>
        <translation>输入“%1”的“data”在第 %2 处含有不是数字的内容：%3</translation>
    </message>
    <message>
        <source>“data” of the input “%1” does not hold as many numbers as the shape %2 says</source>
        <translation>输入“%1”的“data”所含数字的个数与形状 %2 不符</translation>
    </message>
    <message>
        <source>The lists in “data” of the input “%1” are not nested as the shape %2 says</source>
        <translation>输入“%1”的“data”中的列表嵌套与形状 %2 不符</translation>
    </message>
    <message>
        <source>FP16 has no form in JSON, so the input “%1” can&apos;t be read</source>
        <translation>FP16 在 JSON 中没有形式，因此无法读取输入“%1”</translation>
    </message>
    <message>
        <source>Send it as binary data, or as FP32</source>
        <translation>请以二进制数据或 FP32 发送</translation>
    </message>
    <message>
        <source>This model takes a picture</source>
        <translation>此模型接受图片</translation>
    </message>
    <message>
        <source>Send the file&apos;s bytes, or “data:image/png;base64,…”</source>
        <translation>请发送文件的字节，或“data:image/png;base64,…”</translation>
    </message>
    <message>
        <source>The model&apos;s input “%1” takes %2, but this question makes %3</source>
        <translation>模型的输入“%1”接受 %2，但此问题给出 %3</translation>
    </message>
    <message>
        <source>A list holds 1 to %1 questions, but this one has %2</source>
        <translation>列表含 1 到 %1 个问题，而这个有 %2 个</translation>
    </message>
    <message>
        <source>The request&apos;s JSON is cut off</source>
        <translation>请求的 JSON 被截断了</translation>
    </message>
    <message>
        <source>Check Content-Length and the closing brackets</source>
        <translation>请检查 Content-Length 和结尾的括号</translation>
    </message>
    <message>
        <source>The request&apos;s JSON without its tensors is larger than %1 bytes</source>
        <translation>请求中除张量外的 JSON 大于 %1 字节</translation>
    </message>
    <message>
        <source>Send numbers in “data” only</source>
        <translation>请只在“data”中发送数字</translation>
    </message>
    <message>
        <source>The request&apos;s JSON holds a zero byte</source>
        <translation>请求的 JSON 含有零字节</translation>
    </message>
    <message>
        <source>Check Inference-Header-Content-Length</source>
        <translation>请检查 Inference-Header-Content-Length</translation>
    </message>
    <message>
        <source>The key is not the one of the certificate %1</source>
        <translation>密钥不属于证书 %1</translation>
    </message>
    <message>
        <source>Give the key that the certificate was made with</source>
        <translation>请给出制作该证书时所用的密钥</translation>
    </message>
    <message>
        <source>The key is protected by a passphrase</source>
        <translation>密钥受口令保护</translation>
    </message>
    <message>
        <source>Write it without one, with openssl pkey -in KEY -out PLAIN, readable by the server only</source>
        <translation>请写成不带口令的：openssl pkey -in KEY -out PLAIN，且只有服务器可读</translation>
    </message>
    <message>
        <source>There is no private key in this file</source>
        <translation>此文件中没有私钥</translation>
    </message>
    <message>
        <source>Give a file in PEM form, which begins with -----BEGIN PRIVATE KEY-----</source>
        <translation>请给出以 -----BEGIN PRIVATE KEY----- 开头的 PEM 文件</translation>
    </message>
    <message>
        <source>TLS needs both a certificate and its key</source>
        <translation>TLS 需要证书及其密钥</translation>
    </message>
    <message>
        <source>Give --tls-certificate and --tls-key</source>
        <translation>请给出 --tls-certificate 和 --tls-key</translation>
    </message>
    <message>
        <source>There is no certificate in this file</source>
        <translation>此文件中没有证书</translation>
    </message>
    <message>
        <source>Give a file in PEM form, which begins with -----BEGIN CERTIFICATE-----, the server&apos;s certificate first</source>
        <translation>请给出以 -----BEGIN CERTIFICATE----- 开头的 PEM 文件，服务器的证书在最前</translation>
    </message>
    <message>
        <source>Pictures of this type are not taken here</source>
        <translation>这里不接受这种类型的图片</translation>
    </message>
    <message>
        <source>Send PNG, JPEG, BMP or WebP</source>
        <translation>请发送 PNG、JPEG、BMP 或 WebP</translation>
    </message>
    <message>
        <source>Look whether the endpoint is live and can be reached from this machine; within a cluster it may have an address of its own</source>
        <translation>请看端点是否在线、能否从本机访问；集群内它可能有自己的地址</translation>
    </message>
    <message>
        <source>Only for Kubernetes there are files to be written</source>
        <translation>只有 Kubernetes 才有可写出的文件</translation>
    </message>
    <message>
        <source>Use --target kubernetes</source>
        <translation>请使用 --target kubernetes</translation>
    </message>
    <message>
        <source>This deployment has no token: anybody who reaches it may ask</source>
        <translation>此部署没有令牌：能访问它的人都可以询问</translation>
    </message>
    <message>
        <source>Standard input held no secret</source>
        <translation>标准输入中没有密钥</translation>
    </message>
    <message>
        <source>Give it as one line: `lepton deployments keep-secret KEY &lt; FILE`</source>
        <translation>请以一行给出：`lepton deployments keep-secret KEY &lt; FILE`</translation>
    </message>
    <message>
        <source>The target %1 has no setting “%2”</source>
        <translation>目标 %1 没有设置“%2”</translation>
    </message>
    <message>
        <source>Where it shall be deployed is not said</source>
        <translation>没有说明要部署到哪里</translation>
    </message>
    <message>
        <source>The target %1 takes no address</source>
        <translation>目标 %1 不带地址</translation>
    </message>
    <message>
        <source>Leave out what follows the colon</source>
        <translation>请去掉冒号及其后的内容</translation>
    </message>
    <message>
        <source>A setting is given as KEY=VALUE, not as “%1”</source>
        <translation>设置应写成 KEY=VALUE，而不是“%1”</translation>
    </message>
    <message>
        <source>Put libonnxruntime.so.1 beside the program, or name it in LEPTON_ONNXRUNTIME: exported ONNX models are run by it</source>
        <translation>请把 libonnxruntime.so.1 放在程序旁边，或用 LEPTON_ONNXRUNTIME 指明：导出的 ONNX 模型由它运行</translation>
    </message>
    <message>
        <source>The request needs the whole number “%1”</source>
        <translation>请求需要整数“%1”</translation>
    </message>
    <message>
        <source>The engine does not know the request “%1”</source>
        <translation>引擎不认识请求“%1”</translation>
    </message>
    <message>
        <source>The exported model answers its samples differently, by %1</source>
        <translation>导出的模型对其样本的回答不同，相差 %1</translation>
    </message>
    <message>
        <source>Nothing was written. Please report this; export to another format meanwhile</source>
        <translation>没有写出任何内容。请报告此问题；其间可导出为别的格式</translation>
    </message>
    <message>
        <source>There is no backend “%1”</source>
        <translation>没有后端“%1”</translation>
    </message>
    <message>
        <source>Use onnx or torchscript</source>
        <translation>请使用 onnx 或 torchscript</translation>
    </message>
    <message>
        <source>There is another model of this name, with other inputs, outputs, labels or another backend</source>
        <translation>已有同名的另一个模型，其输入、输出、标签或后端不同</translation>
    </message>
    <message>
        <source>Choose another name with --name, another folder, or delete that model&apos;s folder</source>
        <translation>请用 --name 另取名称、换一个文件夹，或删除该模型的文件夹</translation>
    </message>
    <message>
        <source>Version %1 of this model is there already, with other contents</source>
        <translation>此模型的版本 %1 已存在，内容不同</translation>
    </message>
    <message>
        <source>Give the new one another version with --model-version, or delete that folder</source>
        <translation>请用 --model-version 给新的另一个版本，或删除那个文件夹</translation>
    </message>
    <message>
        <source>Triton&apos;s versions are whole numbers from 1 on, but this one is “%1”</source>
        <translation>Triton 的版本是从 1 开始的整数，而这个是“%1”</translation>
    </message>
    <message>
        <source>Give a number with --model-version</source>
        <translation>请用 --model-version 给出一个数</translation>
    </message>
    <message>
        <source>Use package, onnx, torchscript, pytorch or triton</source>
        <translation>请使用 package、onnx、torchscript、pytorch 或 triton</translation>
    </message>
    <message>
        <source>There is no such folder</source>
        <translation>没有这个文件夹</translation>
    </message>
    <message>
        <source>Give --repository a folder of packages</source>
        <translation>请给 --repository 一个存放模型包的文件夹</translation>
    </message>
    <message>
        <source>An archive can&apos;t hold a member of that name</source>
        <translation>归档不能含有这种名称的成员</translation>
    </message>
    <message>
        <source>Use a short relative path</source>
        <translation>请使用较短的相对路径</translation>
    </message>
    <message>
        <source>This machine</source>
        <translation>本机</translation>
    </message>
    <message>
        <source>A server on this machine that outlives the studio and is started again whenever it ends unasked</source>
        <translation>本机上的服务器，工作室关闭后继续运行，意外退出时自动重新启动</translation>
    </message>
    <message>
        <source>0 takes any that is free and keeps it</source>
        <translation>0 取任意空闲端口并保持不变</translation>
    </message>
    <message>
        <source>That compute; 0 takes all the machine has</source>
        <translation>用于计算；0 使用本机的全部</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::AddressCard</name>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Token</source>
        <translation>令牌</translation>
    </message>
    <message>
        <source>Copy the address</source>
        <translation>复制地址</translation>
    </message>
    <message>
        <source>Copy the token</source>
        <translation>复制令牌</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Show the token</source>
        <translation>显示令牌</translation>
    </message>
    <message>
        <source>Open in browser</source>
        <translation>在浏览器中打开</translation>
    </message>
    <message>
        <source>The server&apos;s own page to try the model on</source>
        <translation>服务器自带的试用模型的页面</translation>
    </message>
    <message>
        <source>This address&apos;s certificate is not checked: a setting of this deployment.</source>
        <translation>不检查此地址的证书：这是此部署的一项设置。</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>隐藏</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::AdversaryFields</name>
    <message>
        <source>Discriminator</source>
        <translation>判别器</translation>
    </message>
    <message>
        <source>Loss of the two networks</source>
        <translation>两个网络的损失</translation>
    </message>
    <message>
        <source>Non-saturating</source>
        <translation>非饱和</translation>
    </message>
    <message>
        <source>Least squares</source>
        <translation>最小二乘</translation>
    </message>
    <message>
        <source>Hinge</source>
        <translation>合页</translation>
    </message>
    <message>
        <source>Wasserstein</source>
        <translation>Wasserstein</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>Penalty</source>
        <translation>惩罚</translation>
    </message>
    <message>
        <source>Weight of the gradient penalty</source>
        <translation>梯度惩罚的权重</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>步数</translation>
    </message>
    <message>
        <source>Its steps to one of the generator</source>
        <translation>生成器每走一步时判别器的步数</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>Of the discriminator</source>
        <translation>判别器的学习率</translation>
    </message>
    <message>
        <source>Samples</source>
        <translation>样本数</translation>
    </message>
    <message>
        <source>Made at each epoch&apos;s end, always from the same seeds</source>
        <translation>每轮结束时生成，始终使用相同的随机种子</translation>
    </message>
    <message>
        <source>%1 of the discriminator</source>
        <translation>判别器的%1</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::AnswerPanel</name>
    <message>
        <source>Copied</source>
        <translation>已复制</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::AnsweredPictures</name>
    <message>
        <source>loss %1 · %2</source>
        <translation>损失 %1 · %2</translation>
    </message>
    <message>
        <source>%1: true %2, predicted %3, %4</source>
        <translation>%1：真实 %2，预测 %3，%4</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::AnsweredRows</name>
    <message>
        <source>True</source>
        <translation>真实</translation>
    </message>
    <message>
        <source>Predicted</source>
        <translation>预测</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>得分</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>损失</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::Breadcrumbs</name>
    <message>
        <source>Where in the network</source>
        <translation>网络中的位置</translation>
    </message>
    <message>
        <source>Go to %1</source>
        <translation>转到 %1</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::CalibrationChart</name>
    <message>
        <source>Calibration</source>
        <translation>校准</translation>
    </message>
    <message>
        <source>Confidence of the answer</source>
        <translation>回答的置信度</translation>
    </message>
    <message>
        <source>Share that is right</source>
        <translation>正确的比例</translation>
    </message>
    <message>
        <source>Right answers</source>
        <translation>正确的回答</translation>
    </message>
    <message>
        <source>Share of the samples</source>
        <translation>占样本的比例</translation>
    </message>
    <message numerus="yes">
        <source>%n sample(s)</source>
        <translation>
            <numerusform>%n 个样本</numerusform>
        </translation>
    </message>
    <message>
        <source>Above the dashed line answers are better than they claim, below it worse. Calibration error %1.</source>
        <translation>位于虚线上方时，回答比其置信度所示更准确；位于下方则更差。校准误差 %1。</translation>
    </message>
    <message>
        <source>Above the dashed line answers are better than they claim, below it worse.</source>
        <translation>位于虚线上方时，回答比其置信度所示更准确；位于下方则更差。</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::CallbackList</name>
    <message>
        <source>What is done after each epoch</source>
        <translation>每轮之后执行的操作</translation>
    </message>
    <message>
        <source>Do “%1” earlier</source>
        <translation>将“%1”提前</translation>
    </message>
    <message>
        <source>Do “%1” later</source>
        <translation>将“%1”推后</translation>
    </message>
    <message>
        <source>Drag “%1” to its place; Alt with the arrow keys moves it too</source>
        <translation>将“%1”拖到所需位置；也可用 Alt 加方向键移动</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::CanvasExtras</name>
    <message>
        <source>Start from a template…</source>
        <translation>从模板开始…</translation>
    </message>
    <message>
        <source>gallery example cnn perceptron new network</source>
        <translation>画廊 示例 卷积 感知机 新网络</translation>
    </message>
    <message>
        <source>Save as picture…</source>
        <translation>保存为图片…</translation>
    </message>
    <message>
        <source>export svg png image figure paper print</source>
        <translation>导出 图像 插图 论文 打印</translation>
    </message>
    <message>
        <source>Undo brings the previous network back</source>
        <translation>撤销可恢复之前的网络</translation>
    </message>
    <message>
        <source>Save as picture</source>
        <translation>保存为图片</translation>
    </message>
    <message>
        <source>Saved as %1</source>
        <translation>已保存为 %1</translation>
    </message>
    <message>
        <source>Open a project first</source>
        <translation>请先打开一个项目</translation>
    </message>
    <message>
        <source>The network has no layers</source>
        <translation>网络没有层</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::CanvasFind</name>
    <message>
        <source>Find on the canvas</source>
        <translation>在画布上查找</translation>
    </message>
    <message>
        <source>Previous match</source>
        <translation>上一个匹配</translation>
    </message>
    <message>
        <source>Next match</source>
        <translation>下一个匹配</translation>
    </message>
    <message>
        <source>Close the search</source>
        <translation>关闭查找</translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>未找到</translation>
    </message>
    <message numerus="yes">
        <source>%n found</source>
        <translation>
            <numerusform>找到 %n 个</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::CanvasView</name>
    <message>
        <source>An edge leads from an output to an input</source>
        <translation>连线从输出连到输入</translation>
    </message>
    <message>
        <source>An edge leads from an input to an output</source>
        <translation>连线从输入连到输出</translation>
    </message>
    <message>
        <source>Add a layer…</source>
        <translation>添加层…</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>重命名…</translation>
    </message>
    <message>
        <source>Cut</source>
        <translation>剪切</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>粘贴</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>创建副本</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Select all layers</source>
        <translation>选择所有层</translation>
    </message>
    <message>
        <source>Show the whole network</source>
        <translation>显示整个网络</translation>
    </message>
    <message>
        <source>Show the selection</source>
        <translation>显示所选内容</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>放大</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>缩小</translation>
    </message>
    <message>
        <source>Zoom to 100 %</source>
        <translation>缩放到 100 %</translation>
    </message>
    <message>
        <source>Lay out the network</source>
        <translation>排列网络</translation>
    </message>
    <message>
        <source>Insert a layer…</source>
        <translation>插入层…</translation>
    </message>
    <message>
        <source>Disconnect</source>
        <translation>断开连接</translation>
    </message>
    <message>
        <source>Network canvas</source>
        <translation>网络画布</translation>
    </message>
    <message>
        <source>Network canvas, selected: %1 %2 %3</source>
        <translation>网络画布，已选择：%1 %2 %3</translation>
    </message>
    <message numerus="yes">
        <source>Network canvas, %n layer(s) selected</source>
        <translation>
            <numerusform>网络画布，已选择 %n 个层</numerusform>
        </translation>
    </message>
    <message>
        <source>Network canvas, selected: the connection from %1 to %2</source>
        <translation>网络画布，已选择：从 %1 到 %2 的连线</translation>
    </message>
    <message>
        <source>Tab goes from layer to layer, Space adds one, Delete removes, F2 renames</source>
        <translation>Tab 在层之间移动，空格添加层，Delete 删除，F2 重命名</translation>
    </message>
    <message>
        <source>This network has no layers yet</source>
        <translation>这个网络还没有层</translation>
    </message>
    <message>
        <source>Drag an Input here from the left, or press Space and type its name</source>
        <translation>从左侧拖一个输入层到这里，或按空格键并输入名称</translation>
    </message>
    <message>
        <source>This version does not know this layer.</source>
        <translation>此版本不认识该层。</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>组</translation>
    </message>
    <message>
        <source>block module subgraph together</source>
        <translation>模块 子图 合并</translation>
    </message>
    <message>
        <source>Ungroup</source>
        <translation>取消编组</translation>
    </message>
    <message>
        <source>dissolve unroll apart</source>
        <translation>解散 展开 拆分</translation>
    </message>
    <message>
        <source>Collapse or expand the group</source>
        <translation>折叠或展开组</translation>
    </message>
    <message>
        <source>fold small large</source>
        <translation>折叠 缩小 放大</translation>
    </message>
    <message>
        <source>Look inside the group</source>
        <translation>查看组的内部</translation>
    </message>
    <message>
        <source>open dive into</source>
        <translation>打开 进入</translation>
    </message>
    <message>
        <source>Back out of the group</source>
        <translation>返回组的外部</translation>
    </message>
    <message>
        <source>up parent close</source>
        <translation>上级 返回 关闭</translation>
    </message>
    <message>
        <source>Save the group as a block…</source>
        <translation>将组保存为模块…</translation>
    </message>
    <message>
        <source>palette reuse library</source>
        <translation>面板 复用 库</translation>
    </message>
    <message>
        <source>Bypass, or take in again</source>
        <translation>旁路或恢复</translation>
    </message>
    <message>
        <source>skip mute disable</source>
        <translation>跳过 静音 停用</translation>
    </message>
    <message>
        <source>Add a note</source>
        <translation>添加便签</translation>
    </message>
    <message>
        <source>comment sticky remark</source>
        <translation>注释 便条 备注</translation>
    </message>
    <message>
        <source>Open a project first</source>
        <translation>请先打开一个项目</translation>
    </message>
    <message>
        <source>Select a layer first</source>
        <translation>请先选中一个层</translation>
    </message>
    <message>
        <source>Select a group first</source>
        <translation>请先选中一个组</translation>
    </message>
    <message>
        <source>Select one group first</source>
        <translation>请先选中一个组</translation>
    </message>
    <message>
        <source>This is the whole network</source>
        <translation>这已是整个网络</translation>
    </message>
    <message>
        <source>Save as a block</source>
        <translation>保存为模块</translation>
    </message>
    <message>
        <source>Name of the block in the palette</source>
        <translation>模块在面板中的名称</translation>
    </message>
    <message>
        <source>There is a block “%1” already. Replace it? Networks that were made with it keep what they have.</source>
        <translation>已有模块“%1”。要替换它吗？用它构建的网络保持不变。</translation>
    </message>
    <message>
        <source>“%1” is in the palette now</source>
        <translation>“%1”已加入面板</translation>
    </message>
    <message>
        <source>The block “%1” can&apos;t contain itself</source>
        <translation>模块“%1”不能包含自身</translation>
    </message>
    <message>
        <source>A group&apos;s input or output stands inside a group: make a group and look inside it</source>
        <translation>组的输入或输出只能位于组内：请先建立一个组并进入其内部</translation>
    </message>
    <message>
        <source>Canvas</source>
        <translation>画布</translation>
    </message>
    <message>
        <source>new insert search type node</source>
        <translation>新建 插入 搜索 节点</translation>
    </message>
    <message>
        <source>title name</source>
        <translation>标题 名称</translation>
    </message>
    <message>
        <source>Help on the layer</source>
        <translation>该层的帮助</translation>
    </message>
    <message>
        <source>documentation manual what is</source>
        <translation>文档 手册 说明</translation>
    </message>
    <message>
        <source>clone copy twice</source>
        <translation>克隆 复制</translation>
    </message>
    <message>
        <source>remove erase disconnect</source>
        <translation>移除 擦除 断开</translation>
    </message>
    <message>
        <source>Cancel, or select nothing</source>
        <translation>取消或清除选择</translation>
    </message>
    <message>
        <source>escape stop deselect</source>
        <translation>退出 停止 取消选择</translation>
    </message>
    <message>
        <source>Find on the canvas</source>
        <translation>在画布上查找</translation>
    </message>
    <message>
        <source>search go to node</source>
        <translation>搜索 转到 节点</translation>
    </message>
    <message>
        <source>fit zoom all</source>
        <translation>适应 缩放 全部</translation>
    </message>
    <message>
        <source>fit zoom frame</source>
        <translation>适应 缩放 框选</translation>
    </message>
    <message>
        <source>arrange tidy automatic layout</source>
        <translation>排列 整理 自动布局</translation>
    </message>
    <message>
        <source>Lay out from left to right</source>
        <translation>从左到右布局</translation>
    </message>
    <message>
        <source>arrange direction horizontal</source>
        <translation>排列 方向 水平</translation>
    </message>
    <message>
        <source>Lay out from top to bottom</source>
        <translation>从上到下布局</translation>
    </message>
    <message>
        <source>arrange direction vertical</source>
        <translation>排列 方向 垂直</translation>
    </message>
    <message>
        <source>Align the selection</source>
        <translation>对齐所选</translation>
    </message>
    <message>
        <source>line up straighten</source>
        <translation>排齐 拉直</translation>
    </message>
    <message>
        <source>Move left</source>
        <translation>左移</translation>
    </message>
    <message>
        <source>Move left by a large step</source>
        <translation>大步左移</translation>
    </message>
    <message>
        <source>Move right</source>
        <translation>右移</translation>
    </message>
    <message>
        <source>Move right by a large step</source>
        <translation>大步右移</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>上移</translation>
    </message>
    <message>
        <source>Move up by a large step</source>
        <translation>大步上移</translation>
    </message>
    <message>
        <source>Move down</source>
        <translation>下移</translation>
    </message>
    <message>
        <source>Move down by a large step</source>
        <translation>大步下移</translation>
    </message>
    <message>
        <source>nudge arrow shift</source>
        <translation>微移 方向键</translation>
    </message>
    <message>
        <source>Select one layer only</source>
        <translation>请只选中一个层</translation>
    </message>
    <message>
        <source>Select a layer or a connection first</source>
        <translation>请先选中一个层或连接</translation>
    </message>
    <message>
        <source>Select two layers or more</source>
        <translation>请选中两个或更多层</translation>
    </message>
    <message>
        <source>Select three layers or more</source>
        <translation>请选中三个或更多层</translation>
    </message>
    <message>
        <source>The network has no layers</source>
        <translation>网络没有层</translation>
    </message>
    <message>
        <source>Align</source>
        <translation>对齐</translation>
    </message>
    <message>
        <source>Laying out the network; Esc stops it</source>
        <translation>正在布局网络；按 Esc 停止</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::CellSamples</name>
    <message>
        <source>Samples</source>
        <translation>样本</translation>
    </message>
    <message>
        <source>Pictures of this cell, the greatest loss first</source>
        <translation>该单元格的图片，损失最大的在前</translation>
    </message>
    <message>
        <source>Samples of this cell, the greatest loss first</source>
        <translation>该单元格的样本，损失最大的在前</translation>
    </message>
    <message>
        <source>Choose a cell to see its samples</source>
        <translation>选择一个单元格以查看其样本</translation>
    </message>
    <message>
        <source>%1, recognised</source>
        <translation>%1，识别正确</translation>
    </message>
    <message>
        <source>%1 taken for %2</source>
        <translation>%1 被误认为 %2</translation>
    </message>
    <message>
        <source>Mistakes</source>
        <translation>错误</translation>
    </message>
    <message numerus="yes">
        <source>%n, greatest loss first</source>
        <translation>
            <numerusform>%n 个，损失最大的在前</numerusform>
        </translation>
    </message>
    <message>
        <source>No sample falls into it</source>
        <translation>没有样本落入该单元格</translation>
    </message>
    <message>
        <source>This evaluation does not name its samples</source>
        <translation>此评估未列出其样本</translation>
    </message>
    <message>
        <source>Reading the data…</source>
        <translation>正在读取数据…</translation>
    </message>
    <message>
        <source>These samples are no rows of a table</source>
        <translation>这些样本不是表格的行</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::Chart</name>
    <message>
        <source>%1 over epochs</source>
        <translation>%1 随轮次的变化</translation>
    </message>
    <message>
        <source>best</source>
        <translation>最佳</translation>
    </message>
    <message>
        <source>epoch %1</source>
        <translation>第 %1 轮</translation>
    </message>
    <message>
        <source>Plus and minus zoom, arrow keys move, with Shift the cross hair, Home shows all, the menu key saves</source>
        <translation>加号和减号缩放，方向键移动，按住 Shift 移动十字光标，Home 显示全部，菜单键保存</translation>
    </message>
    <message>
        <source>%1 · step %2</source>
        <translation>%1 · 第 %2 步</translation>
    </message>
    <message>
        <source>no number</source>
        <translation>无效数值</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::ChartCard</name>
    <message>
        <source>Enlarge</source>
        <translation>放大查看</translation>
    </message>
    <message>
        <source>Save the chart</source>
        <translation>保存图表</translation>
    </message>
    <message>
        <source>Enlarge “%1”</source>
        <translation>放大查看“%1”</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::ChartGrid</name>
    <message>
        <source>Charts</source>
        <translation>图表</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::ChartTools</name>
    <message>
        <source>Smoothing</source>
        <translation>平滑</translation>
    </message>
    <message>
        <source>Smoothing of the curves</source>
        <translation>曲线的平滑程度</translation>
    </message>
    <message>
        <source>A running mean over so many steps; those of each step stay behind it</source>
        <translation>在这么多步上取滑动平均；每步的曲线仍显示在其后</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>Smooths as suits the length of an epoch</source>
        <translation>按一个轮次的长度选择合适的平滑程度</translation>
    </message>
    <message>
        <source>log y</source>
        <translation>y 轴对数</translation>
    </message>
    <message>
        <source>The axis upwards in powers of ten</source>
        <translation>纵轴以 10 的幂为刻度</translation>
    </message>
    <message>
        <source>log x</source>
        <translation>x 轴对数</translation>
    </message>
    <message>
        <source>The axis of the epochs in powers of ten</source>
        <translation>轮次轴以 10 的幂为刻度</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>显示全部</translation>
    </message>
    <message>
        <source>Back from zooming; a double click on a chart does it too</source>
        <translation>取消缩放；双击图表也可以</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>%1 steps</source>
        <translation>%1 步</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::ClassBalance</name>
    <message>
        <source>Classes</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Samples of each class</source>
        <translation>各类别的样本数</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::ClassCurves</name>
    <message>
        <source>Class of the curves</source>
        <translation>曲线的类别</translation>
    </message>
    <message>
        <source>ROC curve</source>
        <translation>ROC 曲线</translation>
    </message>
    <message>
        <source>False positive rate</source>
        <translation>假正率</translation>
    </message>
    <message>
        <source>True positive rate</source>
        <translation>真正率</translation>
    </message>
    <message>
        <source>Precision-recall curve</source>
        <translation>精确率-召回率曲线</translation>
    </message>
    <message>
        <source>Recall</source>
        <translation>召回率</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>精确率</translation>
    </message>
    <message>
        <source>Each class against all others</source>
        <translation>每个类别与其他所有类别相比</translation>
    </message>
    <message>
        <source>All classes</source>
        <translation>所有类别</translation>
    </message>
    <message>
        <source>%1, area %2</source>
        <translation>%1，面积 %2</translation>
    </message>
    <message>
        <source>%1, average %2</source>
        <translation>%1，平均 %2</translation>
    </message>
    <message>
        <source>Threshold  %1</source>
        <translation>阈值  %1</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::ClassFiguresModel</name>
    <message>
        <source>Class</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Samples</source>
        <translation>样本数</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>精确率</translation>
    </message>
    <message>
        <source>Recall</source>
        <translation>召回率</translation>
    </message>
    <message>
        <source>F1 score</source>
        <translation>F1 分数</translation>
    </message>
    <message>
        <source>ROC-AUC</source>
        <translation>ROC-AUC</translation>
    </message>
    <message>
        <source>Average precision</source>
        <translation>平均精确率</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::ClassTable</name>
    <message>
        <source>Figures of each class</source>
        <translation>各类别的指标</translation>
    </message>
    <message>
        <source>Save values as CSV…</source>
        <translation>将数值存为 CSV…</translation>
    </message>
    <message>
        <source>Save the figures of each class</source>
        <translation>保存各类别的指标</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::CodeSplitter</name>
    <message>
        <source>Show the PyTorch code</source>
        <translation>显示 PyTorch 代码</translation>
    </message>
    <message>
        <source>source python torch export panel</source>
        <translation>源代码 导出 面板</translation>
    </message>
    <message>
        <source>Open a project first</source>
        <translation>请先打开一个项目</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1（%2）</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::CodeView</name>
    <message>
        <source>PyTorch source of the network</source>
        <translation>网络的 PyTorch 源代码</translation>
    </message>
    <message>
        <source>Enter selects the layer that the line is of</source>
        <translation>按回车键选中该行所属的层</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>保存…</translation>
    </message>
    <message>
        <source>Hide the PyTorch code</source>
        <translation>隐藏 PyTorch 代码</translation>
    </message>
    <message numerus="yes">
        <source>Copied %n line(s) of PyTorch</source>
        <translation>
            <numerusform>已复制 %n 行 PyTorch 代码</numerusform>
        </translation>
    </message>
    <message>
        <source>Save the PyTorch code</source>
        <translation>保存 PyTorch 代码</translation>
    </message>
    <message>
        <source>Saved as %1</source>
        <translation>已保存为 %1</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::ColumnList</name>
    <message>
        <source>number</source>
        <translation>数值</translation>
    </message>
    <message>
        <source>category</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>date</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>class</source>
        <translation>类别标签</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>列</translation>
    </message>
    <message>
        <source>Columns of the data</source>
        <translation>数据的列</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Missing</source>
        <translation>缺失</translation>
    </message>
    <message>
        <source>Different</source>
        <translation>不同值</translation>
    </message>
    <message>
        <source>Least</source>
        <translation>最小值</translation>
    </message>
    <message>
        <source>Greatest</source>
        <translation>最大值</translation>
    </message>
    <message>
        <source>Mean</source>
        <translation>平均值</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::CommandNotice</name>
    <message>
        <source>This run would have the shell of this computer run:</source>
        <translation>此运行将让本机的命令行执行：</translation>
    </message>
    <message>
        <source>Allow only what you understand, most of all if the project comes from somebody else. You are asked once for each command.</source>
        <translation>请只允许您看得懂的命令，尤其当项目来自他人时。每条命令只询问一次。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Starts no run</source>
        <translation>不开始运行</translation>
    </message>
    <message>
        <source>Train without</source>
        <translation>不执行命令，直接训练</translation>
    </message>
    <message>
        <source>The callback says in the log that it was left out</source>
        <translation>回调会在日志中说明它被跳过</translation>
    </message>
    <message>
        <source>Allow and train</source>
        <translation>允许并训练</translation>
    </message>
    <message>
        <source>Remembers that these commands may be run, now and in the future</source>
        <translation>记住这些命令从现在起可以执行</translation>
    </message>
    <message>
        <source>This run would have the shell run: %1</source>
        <translation>此运行将让命令行执行：%1</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::CommandPalette</name>
    <message>
        <source>Command palette</source>
        <translation>命令面板</translation>
    </message>
    <message>
        <source>Type what you want to do</source>
        <translation>输入您想做的事</translation>
    </message>
    <message>
        <source>Search actions</source>
        <translation>搜索操作</translation>
    </message>
    <message>
        <source>Actions</source>
        <translation>操作</translation>
    </message>
    <message>
        <source>Nothing has these words</source>
        <translation>没有包含这些词的内容</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::ConfusionMatrix</name>
    <message>
        <source>Confusion matrix</source>
        <translation>混淆矩阵</translation>
    </message>
    <message>
        <source>True %1, predicted %2: %3 of %4 (%5 %)</source>
        <translation>真实为 %1，预测为 %2：%3 / %4（%5 %）</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>适应大小</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::ConfusionPage</name>
    <message>
        <source>What stands in the cells</source>
        <translation>单元格中显示的内容</translation>
    </message>
    <message>
        <source>% of the row</source>
        <translation>占该行的百分比</translation>
    </message>
    <message>
        <source>Counts</source>
        <translation>数量</translation>
    </message>
    <message>
        <source>Confusion matrix</source>
        <translation>混淆矩阵</translation>
    </message>
    <message>
        <source>Click a cell, or go there with the arrow keys, to see its samples</source>
        <translation>单击单元格或用方向键移到该处，以查看其样本</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::DataChoice</name>
    <message>
        <source>File or folder with the data</source>
        <translation>数据所在的文件或文件夹</translation>
    </message>
    <message>
        <source>Folder…</source>
        <translation>文件夹…</translation>
    </message>
    <message>
        <source>File…</source>
        <translation>文件…</translation>
    </message>
    <message>
        <source>Reading the data</source>
        <translation>正在读取数据</translation>
    </message>
    <message>
        <source>Choose the folder with the data</source>
        <translation>选择数据文件夹</translation>
    </message>
    <message>
        <source>Choose the file with the data</source>
        <translation>选择数据文件</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>正在读取…</translation>
    </message>
    <message>
        <source>A folder of pictures, a CSV file, a text …</source>
        <translation>图片文件夹、CSV 文件、文本…</translation>
    </message>
    <message>
        <source>Samples</source>
        <translation>示例</translation>
    </message>
    <message>
        <source>Data that comes with the studio</source>
        <translation>工作室随附的数据</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::DataRoom</name>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>The data is not where it was</source>
        <translation>数据已不在原来的位置</translation>
    </message>
    <message>
        <source>Use it anyway</source>
        <translation>仍然使用</translation>
    </message>
    <message>
        <source>Choose a data file</source>
        <translation>选择数据文件</translation>
    </message>
    <message>
        <source>Where is the data now?</source>
        <translation>数据现在在哪里？</translation>
    </message>
    <message>
        <source>No data yet</source>
        <translation>还没有数据</translation>
    </message>
    <message>
        <source>Choose a folder…</source>
        <translation>选择文件夹…</translation>
    </message>
    <message>
        <source>Choose a file…</source>
        <translation>选择文件…</translation>
    </message>
    <message>
        <source>Try the sample</source>
        <translation>试用示例</translation>
    </message>
    <message>
        <source>Locate…</source>
        <translation>定位…</translation>
    </message>
    <message>
        <source>Choose other data…</source>
        <translation>选择其他数据…</translation>
    </message>
    <message>
        <source>Reading the data…</source>
        <translation>正在读取数据…</translation>
    </message>
    <message>
        <source>Reading the data</source>
        <translation>正在读取数据</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Change data…</source>
        <translation>更换数据…</translation>
    </message>
    <message>
        <source>Or drop a file or a folder anywhere in this room</source>
        <translation>也可将文件或文件夹拖到本页任意位置</translation>
    </message>
    <message>
        <source>Folder…</source>
        <translation>文件夹…</translation>
    </message>
    <message>
        <source>File…</source>
        <translation>文件…</translation>
    </message>
    <message>
        <source>Recipe, classes and problems</source>
        <translation>配方、类别和问题</translation>
    </message>
    <message>
        <source>Choose a folder with data</source>
        <translation>选择数据文件夹</translation>
    </message>
    <message>
        <source>Drop a folder here that holds one folder of pictures for each class, IDX files such as MNIST, or a CSV file of rows, texts, measurements or ratings. What it is will be found out; nothing is copied or changed.</source>
        <translation>请将文件夹拖到这里：每个类别各有一个图片文件夹，或 MNIST 那样的 IDX 文件；也可以是含数据行、文本、测量值或评分的 CSV 文件。格式会自动识别；不会复制或更改任何内容。</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::DeployJob</name>
    <message>
        <source>the run&apos;s best network, its recipe and labels in one file</source>
        <translation>运行的最佳网络、配方和标签，合为一个文件</translation>
    </message>
    <message>
        <source>every file against its checksum</source>
        <translation>每个文件与其校验和比对</translation>
    </message>
    <message>
        <source>%1 version %2</source>
        <translation>%1 版本 %2</translation>
    </message>
    <message>
        <source>Going back to %1</source>
        <translation>正在回退到 %1</translation>
    </message>
    <message>
        <source>Back to %1</source>
        <translation>已回退到 %1</translation>
    </message>
    <message>
        <source>Scaling %1</source>
        <translation>正在缩放 %1</translation>
    </message>
    <message>
        <source>Deleting %1</source>
        <translation>正在删除 %1</translation>
    </message>
    <message>
        <source>Deploying %1 to %2</source>
        <translation>正在把 %1 部署到 %2</translation>
    </message>
    <message>
        <source>%1 is on %2</source>
        <translation>%1 已部署到 %2</translation>
    </message>
    <message>
        <source>%1 was cancelled</source>
        <translation>%1 已取消</translation>
    </message>
    <message>
        <source>%1 is not deployed</source>
        <translation>%1 没有部署成功</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::DeployPage</name>
    <message>
        <source>Looking for targets…</source>
        <translation>正在查找目标…</translation>
    </message>
    <message>
        <source>Choose a run or a package first.</source>
        <translation>请先选择一个运行或模型包。</translation>
    </message>
    <message>
        <source>“%1” is a deployment to %2 already: choose another name.</source>
        <translation>“%1”已经是部署到 %2 的部署：请换一个名称。</translation>
    </message>
    <message>
        <source>It is being worked on.</source>
        <translation>它正在处理中。</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>%1 到 %2</translation>
    </message>
    <message>
        <source>working</source>
        <translation>处理中</translation>
    </message>
    <message>
        <source>live · %1</source>
        <translation>在线 · %1</translation>
    </message>
    <message>
        <source>%1 pushed</source>
        <translation>%1 已推送</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>No target yet</source>
        <translation>还没有目标</translation>
    </message>
    <message>
        <source>One click and it answers</source>
        <translation>单击一下即可应答</translation>
    </message>
    <message>
        <source>Plan first, then deploy</source>
        <translation>先计划，再部署</translation>
    </message>
    <message>
        <source>The engine is asked which targets there are.</source>
        <translation>正在询问引擎有哪些目标。</translation>
    </message>
    <message>
        <source>Deploy starts a server on this machine, compares its answers with those in the package and gives you its address, ready to try.</source>
        <translation>“部署”会在本机启动一个服务器，把它的回答与模型包中的比较，并给出可立即试用的地址。</translation>
    </message>
    <message>
        <source>The plan names every address before it is talked to and every field that will change. Deploying then takes one click; what fails is taken back.</source>
        <translation>计划会在联系之前列出每个地址，以及每个将改变的字段。之后单击一下即可部署；失败的会被撤回。</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::DeployRoom</name>
    <message>
        <source>Nothing to deploy yet</source>
        <translation>还没有可部署的内容</translation>
    </message>
    <message>
        <source>Go to training</source>
        <translation>前往训练</translation>
    </message>
    <message>
        <source>no package yet</source>
        <translation>还没有模型包</translation>
    </message>
    <message>
        <source>version %1</source>
        <translation>版本 %1</translation>
    </message>
    <message>
        <source>%1 version %2</source>
        <translation>%1 版本 %2</translation>
    </message>
    <message>
        <source>A trained run becomes a package: one file with the network, its weights, the recipe and the labels. With one click it answers on this machine, in a registry&apos;s image, on a cluster or in a cloud. Train first, or open a package from somebody else.</source>
        <translation>训练好的运行会成为模型包：一个文件，含网络、权重、配方和标签。单击一下，它就能在本机、仓库的镜像、集群或云上应答。请先训练，或打开别人的模型包。</translation>
    </message>
    <message>
        <source>Open a package…</source>
        <translation>打开模型包…</translation>
    </message>
    <message>
        <source>What is deployed</source>
        <translation>已部署的内容</translation>
    </message>
    <message>
        <source>A run, of which a package is made first, or a package</source>
        <translation>运行（先由它制作模型包）或模型包</translation>
    </message>
    <message>
        <source>Part of the room</source>
        <translation>此房间的部分</translation>
    </message>
    <message>
        <source>Deploy</source>
        <translation>部署</translation>
    </message>
    <message>
        <source>Package</source>
        <translation>模型包</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>在线</translation>
    </message>
    <message>
        <source>Live · %1</source>
        <translation>在线 · %1</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>Open a package</source>
        <translation>打开模型包</translation>
    </message>
    <message>
        <source>Packages (*.leptonmodel);;All files (*)</source>
        <translation>模型包 (*.leptonmodel);;所有文件 (*)</translation>
    </message>
    <message>
        <source>%1 · opened</source>
        <translation>%1 · 已打开</translation>
    </message>
    <message>
        <source>a run; a package is made of it first</source>
        <translation>一个运行；先由它制作模型包</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::DeploymentTable</name>
    <message>
        <source>Deployments</source>
        <translation>部署列表</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Target</source>
        <translation>目标</translation>
    </message>
    <message>
        <source>Model version</source>
        <translation>模型版本</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>起始时间</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::DeviceChooser</name>
    <message>
        <source>Engine off</source>
        <translation>引擎未启动</translation>
    </message>
    <message>
        <source>Engine starting…</source>
        <translation>引擎启动中…</translation>
    </message>
    <message>
        <source>No engine</source>
        <translation>无引擎</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>Device: %1</source>
        <translation>设备：%1</translation>
    </message>
    <message>
        <source>Where the network is trained. The engine is ready.</source>
        <translation>训练网络所用的设备。引擎已就绪。</translation>
    </message>
    <message>
        <source>Start the engine</source>
        <translation>启动引擎</translation>
    </message>
    <message>
        <source>Automatic: the fastest one</source>
        <translation>自动：最快的设备</translation>
    </message>
    <message>
        <source>A project chooses its device: open one first</source>
        <translation>设备由项目选择：请先打开项目</translation>
    </message>
    <message>
        <source>%1 – %2 of %3 free</source>
        <translation>%1 – 可用 %2，共 %3</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::EarlierRuns</name>
    <message>
        <source>Run %1 · %2</source>
        <translation>运行 %1 · %2</translation>
    </message>
    <message>
        <source>Earlier runs</source>
        <translation>较早的运行</translation>
    </message>
    <message>
        <source>Draws other runs of this project behind this one</source>
        <translation>在此运行背后绘制该项目的其他运行</translation>
    </message>
    <message>
        <source>There is no other run yet</source>
        <translation>还没有其他运行</translation>
    </message>
    <message>
        <source>Earlier runs: %1</source>
        <translation>较早的运行：%1</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::ErrorBar</name>
    <message>
        <source>Dismiss this error</source>
        <translation>关闭此错误</translation>
    </message>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>还有 %n 个</numerusform>
        </translation>
    </message>
    <message>
        <source>Error: %1</source>
        <translation>错误：%1</translation>
    </message>
    <message>
        <source>Start the engine again</source>
        <translation>重新启动引擎</translation>
    </message>
    <message>
        <source>Show the layer</source>
        <translation>显示该层</translation>
    </message>
    <message>
        <source>Open the folder</source>
        <translation>打开文件夹</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::EvaluationPages</name>
    <message>
        <source>There is nothing more to show of this kind of network than its metrics</source>
        <translation>对于这类网络，除指标外没有更多可显示的内容</translation>
    </message>
    <message>
        <source>Parts of the evaluation</source>
        <translation>评估的各部分</translation>
    </message>
    <message>
        <source>Confusion matrix</source>
        <translation>混淆矩阵</translation>
    </message>
    <message>
        <source>Classes</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>ROC and precision-recall</source>
        <translation>ROC 与精确率-召回率</translation>
    </message>
    <message>
        <source>Calibration</source>
        <translation>校准</translation>
    </message>
    <message>
        <source>Predictions</source>
        <translation>预测</translation>
    </message>
    <message>
        <source>Forecasts</source>
        <translation>时间序列预测</translation>
    </message>
    <message>
        <source>Save this page…</source>
        <translation>保存此页…</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::EvaluationView</name>
    <message>
        <source>Run %1</source>
        <translation>运行 %1</translation>
    </message>
    <message numerus="yes">
        <source>%n run(s)</source>
        <translation>
            <numerusform>%n 个运行</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n sample(s)</source>
        <translation>
            <numerusform>%n 个样本</numerusform>
        </translation>
    </message>
    <message>
        <source>%1, weights of epoch %2</source>
        <translation>%1，第 %2 轮的权重</translation>
    </message>
    <message>
        <source>The best weights are newer by now</source>
        <translation>最佳权重现已更新</translation>
    </message>
    <message>
        <source>Their metrics beside each other, the best of each marked</source>
        <translation>并列显示各运行的指标，并标出每项的最佳值</translation>
    </message>
    <message>
        <source>Evaluate again</source>
        <translation>重新评估</translation>
    </message>
    <message>
        <source>Evaluate</source>
        <translation>评估</translation>
    </message>
    <message numerus="yes">
        <source>Evaluate %n run(s)</source>
        <translation>
            <numerusform>评估 %n 个运行</numerusform>
        </translation>
    </message>
    <message>
        <source>No run is chosen</source>
        <translation>未选择运行</translation>
    </message>
    <message>
        <source>Choose one in the table above to see how good it is, or several to compare them.</source>
        <translation>在上方的表格中选择一个运行以查看其效果，或选择多个进行比较。</translation>
    </message>
    <message>
        <source>Not evaluated on the test split yet</source>
        <translation>尚未在测试集上评估</translation>
    </message>
    <message>
        <source>Not evaluated on the validation split yet</source>
        <translation>尚未在验证集上评估</translation>
    </message>
    <message>
        <source>Every sample of the split is answered by the best weights. Then there are its metrics, and what was taken for what.</source>
        <translation>用最佳权重对该划分中的每个样本作出回答，随后会显示各项指标以及哪些类别被误认为哪些类别。</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Evaluation</source>
        <translation>评估</translation>
    </message>
    <message>
        <source>Split that is evaluated</source>
        <translation>所评估的划分</translation>
    </message>
    <message>
        <source>Validation</source>
        <translation>验证</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>测试</translation>
    </message>
    <message>
        <source>Metrics of the chosen runs</source>
        <translation>所选运行的指标</translation>
    </message>
    <message>
        <source>Evaluating</source>
        <translation>正在评估</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Evaluating…</source>
        <translation>正在评估…</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::ExportCard</name>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>checked as it is written</source>
        <translation>写出时即检查</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Where the repository goes</source>
        <translation>仓库放在哪里</translation>
    </message>
    <message>
        <source>Export as %1</source>
        <translation>导出为 %1</translation>
    </message>
    <message>
        <source>Exporting…</source>
        <translation>正在导出…</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <translation>%1 · %2</translation>
    </message>
    <message numerus="yes">
        <source>%1 · %2 gives the engine&apos;s answers to %n sample(s), largest difference %3</source>
        <translation>
            <numerusform>%1 · %2 对 %n 个样本给出与引擎相同的回答，最大差异 %3</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 · not checked: %2</source>
        <translation>%1 · 未检查：%2</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::ForecastGrid</name>
    <message>
        <source>Evenly spread over the split</source>
        <translation>在该划分中均匀选取</translation>
    </message>
    <message>
        <source>Up to then</source>
        <translation>此前</translation>
    </message>
    <message>
        <source>Truth</source>
        <translation>真实值</translation>
    </message>
    <message>
        <source>Forecast</source>
        <translation>预测</translation>
    </message>
    <message>
        <source>Forecasts against the truth</source>
        <translation>预测与真实值</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>步数</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>数值</translation>
    </message>
    <message>
        <source>Forecast %1</source>
        <translation>预测 %1</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::Gallery</name>
    <message>
        <source>Samples</source>
        <translation>样本</translation>
    </message>
    <message>
        <source>Which samples</source>
        <translation>哪些样本</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Validation</source>
        <translation>验证</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>测试</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>All classes</source>
        <translation>所有类别</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::GroupPart</name>
    <message>
        <source>Look inside</source>
        <translation>查看内部</translation>
    </message>
    <message>
        <source>Save as a block…</source>
        <translation>保存为模块…</translation>
    </message>
    <message>
        <source>Puts this group into your palette, for every project</source>
        <translation>将该组放入您的面板，供所有项目使用</translation>
    </message>
    <message>
        <source>Add a setting of the group</source>
        <translation>为组添加设置</translation>
    </message>
    <message>
        <source>Chooses a setting of a layer inside that is then set here, for this group as a whole</source>
        <translation>选择内部某层的一项设置，之后在此为整个组设置</translation>
    </message>
    <message>
        <source>%1 goes to %2</source>
        <translation>%1 用于 %2</translation>
    </message>
    <message>
        <source>Take “%1” off the group</source>
        <translation>从组中移除“%1”</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::HeatChooser</name>
    <message>
        <source>Training on the canvas</source>
        <translation>画布上的训练情况</translation>
    </message>
    <message>
        <source>Heat</source>
        <translation>热力图</translation>
    </message>
    <message>
        <source>What the nodes show of the training</source>
        <translation>节点所显示的训练情况</translation>
    </message>
    <message>
        <source>waiting for the run…</source>
        <translation>正在等待运行…</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::HeatPart</name>
    <message>
        <source>While training</source>
        <translation>训练期间</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::HomeRoom</name>
    <message>
        <source>Home</source>
        <translation>主页</translation>
    </message>
    <message>
        <source>Lepton Studio</source>
        <translation>Lepton Studio</translation>
    </message>
    <message>
        <source>Try the sample</source>
        <translation>试用示例</translation>
    </message>
    <message>
        <source>Handwritten digits with a small network, ready to train</source>
        <translation>手写数字和一个小型网络，可立即训练</translation>
    </message>
    <message>
        <source>New project…</source>
        <translation>新建项目…</translation>
    </message>
    <message>
        <source>Open project…</source>
        <translation>打开项目…</translation>
    </message>
    <message>
        <source>Start from a template</source>
        <translation>从模板开始</translation>
    </message>
    <message>
        <source>Compose, train and deploy neural networks on this machine. Drop pictures, a table or a text here to begin.</source>
        <translation>在本机搭建、训练和部署神经网络。将图片、表格或文本拖到这里即可开始。</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::Inspector</name>
    <message>
        <source>Inspector</source>
        <translation>检查器</translation>
    </message>
    <message>
        <source>The network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>The selected layer</source>
        <translation>所选的层</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::JobCard</name>
    <message>
        <source>Steps</source>
        <translation>步骤</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>What the target says</source>
        <translation>目标所述</translation>
    </message>
    <message>
        <source>taking back what was begun · %1</source>
        <translation>正在撤回已开始的内容 · %1</translation>
    </message>
    <message>
        <source>done in %1</source>
        <translation>用时 %1</translation>
    </message>
    <message>
        <source>cancelled after %1</source>
        <translation>%1 后取消</translation>
    </message>
    <message>
        <source>failed after %1</source>
        <translation>%1 后失败</translation>
    </message>
    <message>
        <source>Taken back: %1</source>
        <translation>已撤回：%1</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::KeyField</name>
    <message>
        <source>Press the keys here</source>
        <translation>在此按下按键</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::KeyboardPage</name>
    <message>
        <source>Find an action or a shortcut</source>
        <translation>查找操作或快捷键</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>键盘快捷键</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>操作</translation>
    </message>
    <message>
        <source>Shortcut</source>
        <translation>快捷键</translation>
    </message>
    <message>
        <source>New shortcut</source>
        <translation>新快捷键</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Leave this action without a shortcut</source>
        <translation>该操作不设快捷键</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>重置</translation>
    </message>
    <message>
        <source>Back to the shortcut that the studio came with</source>
        <translation>恢复默认快捷键</translation>
    </message>
    <message>
        <source>Reset all</source>
        <translation>全部重置</translation>
    </message>
    <message>
        <source>Swap</source>
        <translation>交换</translation>
    </message>
    <message>
        <source>%1 belongs to “%2”. Press other keys, or let the two swap.</source>
        <translation>%1 已用于“%2”。请按其他按键，或交换两者。</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::LayerHeat</name>
    <message>
        <source>%1 %</source>
        <translation>%1%</translation>
    </message>
    <message>
        <source>Gradient norm</source>
        <translation>梯度范数</translation>
    </message>
    <message>
        <source>Update ratio</source>
        <translation>更新比例</translation>
    </message>
    <message>
        <source>Dead units</source>
        <translation>死亡单元</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Length of the gradient of the layer&apos;s weights. Blue: a hundred times and more below the largest, so it hardly learns. Red: the largest by far</source>
        <translation>该层权重梯度的长度。蓝色：不及最大者的百分之一，因此几乎没有学习。红色：远大于其他层</translation>
    </message>
    <message>
        <source>How much a step changes the weights, against their size. About 1/1000 is usual; red is much more, blue much less</source>
        <translation>一步使权重改变了多少，相对于权重自身的大小。通常约为 1/1000；红色表示大得多，蓝色表示小得多</translation>
    </message>
    <message>
        <source>Share of the layer&apos;s units that give 0 for every sample of a batch</source>
        <translation>该层中对一个批次的所有样本都输出 0 的单元所占比例</translation>
    </message>
    <message>
        <source>The canvas shows the network only</source>
        <translation>画布仅显示网络</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::LayerHelp</name>
    <message>
        <source>Help on the layer</source>
        <translation>该层的帮助</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::LayerList</name>
    <message>
        <source>Layers</source>
        <translation>层</translation>
    </message>
    <message>
        <source>My blocks</source>
        <translation>我的模块</translation>
    </message>
    <message>
        <source>A block of your own. Delete takes it out of the palette.</source>
        <translation>您自己的模块。按 Delete 键可将其移出面板。</translation>
    </message>
    <message>
        <source>block group</source>
        <translation>模块 组</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::LayerPalette</name>
    <message>
        <source>Find a layer</source>
        <translation>查找层</translation>
    </message>
    <message>
        <source>No layer has these words.</source>
        <translation>没有包含这些词的层。</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::LayerSearch</name>
    <message>
        <source>Add a layer</source>
        <translation>添加层</translation>
    </message>
    <message>
        <source>Find a layer to add</source>
        <translation>查找要添加的层</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::LossFields</name>
    <message>
        <source>Loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>What is made small: the difference between answer and target</source>
        <translation>训练所减小的量：答案与目标之间的差异</translation>
    </message>
    <message>
        <source>Label smoothing</source>
        <translation>标签平滑</translation>
    </message>
    <message>
        <source>This share of the target is spread over all classes, against overconfidence</source>
        <translation>将目标的这一比例分摊到所有类别，抑制过度自信</translation>
    </message>
    <message>
        <source>Class weights</source>
        <translation>类别权重</translation>
    </message>
    <message>
        <source>How much a sample of each class counts</source>
        <translation>各类别的样本所占的分量</translation>
    </message>
    <message>
        <source>All the same</source>
        <translation>全部相同</translation>
    </message>
    <message>
        <source>Rare ones count more</source>
        <translation>稀少的类别分量更大</translation>
    </message>
    <message>
        <source>As in the project&apos;s file</source>
        <translation>与项目文件中相同</translation>
    </message>
    <message>
        <source>Delta</source>
        <translation>Delta</translation>
    </message>
    <message>
        <source>Where Huber&apos;s loss turns from square to straight</source>
        <translation>Huber 损失由平方转为线性的位置</translation>
    </message>
    <message>
        <source>Weight %1</source>
        <translation>权重 %1</translation>
    </message>
    <message>
        <source>How much this term of the loss counts</source>
        <translation>损失的这一项所占的分量</translation>
    </message>
    <message>
        <source>Weight of %1</source>
        <translation>%1 的权重</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::MachineCard</name>
    <message>
        <source>This machine</source>
        <translation>本机</translation>
    </message>
    <message>
        <source>Looking at what this machine can do…</source>
        <translation>正在了解本机的能力…</translation>
    </message>
    <message>
        <source>The engine does not start</source>
        <translation>引擎无法启动</translation>
    </message>
    <message>
        <source>Start it again</source>
        <translation>重新启动</translation>
    </message>
    <message numerus="yes">
        <source>Processor with %n thread(s)</source>
        <translation>
            <numerusform>处理器，%n 个线程</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 of memory</source>
        <translation>内存 %1</translation>
    </message>
    <message>
        <source>%1 free on the disk</source>
        <translation>磁盘可用 %1</translation>
    </message>
    <message>
        <source>where new projects go: %1</source>
        <translation>新项目的位置：%1</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::MemoryMeter</name>
    <message>
        <source>%1 of %2 that is free</source>
        <translation>%1 / 可用 %2</translation>
    </message>
    <message>
        <source>Memory for training: %1</source>
        <translation>训练所需内存：%1</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::MetricFields</name>
    <message>
        <source>Metrics</source>
        <translation>指标</translation>
    </message>
    <message>
        <source>Measured beside the loss after each epoch, on training and validation data</source>
        <translation>每轮之后在训练数据和验证数据上与损失一同计算</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message numerus="yes">
        <source>%n chosen</source>
        <translation>
            <numerusform>已选择 %n 个</numerusform>
        </translation>
    </message>
    <message>
        <source>Metrics: %1</source>
        <translation>指标：%1</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::MetricTable</name>
    <message>
        <source>Metrics</source>
        <translation>指标</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::MetricTableModel</name>
    <message>
        <source>Metric</source>
        <translation>指标</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::Minimap</name>
    <message>
        <source>Overview of the network</source>
        <translation>网络概览</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::ModelCard</name>
    <message>
        <source>Model card</source>
        <translation>模型卡</translation>
    </message>
    <message>
        <source>Make or open a package, then its model card stands here</source>
        <translation>制作或打开一个模型包后，这里会显示它的模型卡</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::NavigationBar</name>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1（%2）</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::NetworkPage</name>
    <message>
        <source>Puts a template&apos;s network, fitted to the data, in the place of this one. Undo brings this one back.</source>
        <translation>用适配数据的模板网络替换当前网络。撤销即可恢复。</translation>
    </message>
    <message>
        <source>Select a layer to see and change its settings.</source>
        <translation>选择一个层即可查看和更改其设置。</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>层</translation>
    </message>
    <message>
        <source>Connections</source>
        <translation>连线</translation>
    </message>
    <message numerus="yes">
        <source>%n layer(s) selected</source>
        <translation>
            <numerusform>已选择 %n 个层</numerusform>
        </translation>
    </message>
    <message>
        <source>Drag them, copy them, or delete them together.</source>
        <translation>可一起拖动、复制或删除。</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>参数量</translation>
    </message>
    <message>
        <source>Multiply-adds</source>
        <translation>乘加次数</translation>
    </message>
    <message>
        <source>Activations</source>
        <translation>激活值</translation>
    </message>
    <message>
        <source>%1 / sample</source>
        <translation>%1 / 样本</translation>
    </message>
    <message>
        <source>Memory at batch %1</source>
        <translation>批大小 %1 时的内存</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>Gradients</source>
        <translation>梯度</translation>
    </message>
    <message>
        <source>Optimizer</source>
        <translation>优化器</translation>
    </message>
    <message>
        <source>Together</source>
        <translation>合计</translation>
    </message>
    <message>
        <source>Replace by a template…</source>
        <translation>用模板替换…</translation>
    </message>
    <message>
        <source>Free</source>
        <translation>可用</translation>
    </message>
    <message>
        <source>Largest batch</source>
        <translation>最大批大小</translation>
    </message>
    <message>
        <source>Does not fit: choose a smaller batch in the Train room.</source>
        <translation>内存不足：请在训练页选择较小的批大小。</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::NetworkProblems</name>
    <message>
        <source>Problems of the network</source>
        <translation>网络的问题</translation>
    </message>
    <message>
        <source>Go to %1</source>
        <translation>前往%1</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::NetworkRoom</name>
    <message>
        <source>No network yet</source>
        <translation>还没有网络</translation>
    </message>
    <message>
        <source>A network belongs to a project. Try the bundled sample, or start a project with your own data: a template gives it its first network.</source>
        <translation>网络属于项目。请试用随附的示例，或用您自己的数据新建项目：模板会给出第一个网络。</translation>
    </message>
    <message>
        <source>Try the sample</source>
        <translation>试用示例</translation>
    </message>
    <message>
        <source>New project…</source>
        <translation>新建项目…</translation>
    </message>
    <message>
        <source>Find a layer</source>
        <translation>查找层</translation>
    </message>
    <message>
        <source>palette search types</source>
        <translation>面板 搜索 类型</translation>
    </message>
    <message>
        <source>Remove the block</source>
        <translation>移除模块</translation>
    </message>
    <message>
        <source>Take “%1” out of the palette? Networks that were made with it keep what they have.</source>
        <translation>要将“%1”移出面板吗？用它构建的网络保持不变。</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::NetworkTabs</name>
    <message>
        <source>discriminator</source>
        <translation>判别器</translation>
    </message>
    <message>
        <source>not trained</source>
        <translation>不训练</translation>
    </message>
    <message>
        <source>generator, served</source>
        <translation>生成器，提供服务</translation>
    </message>
    <message>
        <source>served</source>
        <translation>提供服务</translation>
    </message>
    <message>
        <source>Networks of the project</source>
        <translation>项目的网络</translation>
    </message>
    <message>
        <source>Add a network…</source>
        <translation>添加网络…</translation>
    </message>
    <message>
        <source>Networks</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>Go to the next network</source>
        <translation>转到下一个网络</translation>
    </message>
    <message>
        <source>switch tab generator discriminator other</source>
        <translation>切换 标签页 生成器 判别器 其他</translation>
    </message>
    <message>
        <source>Go to the previous network</source>
        <translation>转到上一个网络</translation>
    </message>
    <message>
        <source>new second discriminator</source>
        <translation>新建 第二个 判别器</translation>
    </message>
    <message>
        <source>Rename the network…</source>
        <translation>重命名网络…</translation>
    </message>
    <message>
        <source>title name</source>
        <translation>标题 名称</translation>
    </message>
    <message>
        <source>Train and serve this network</source>
        <translation>训练此网络并用它提供服务</translation>
    </message>
    <message>
        <source>objective main</source>
        <translation>目标函数 主要</translation>
    </message>
    <message>
        <source>Delete the network…</source>
        <translation>删除网络…</translation>
    </message>
    <message>
        <source>remove erase</source>
        <translation>移除 擦除</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1，%2</translation>
    </message>
    <message numerus="yes">
        <source>%1, %2: %n problem(s)</source>
        <translation>
            <numerusform>%1，%2：%n 个问题</numerusform>
        </translation>
    </message>
    <message>
        <source>Open a project first</source>
        <translation>请先打开一个项目</translation>
    </message>
    <message>
        <source>The project has one network</source>
        <translation>项目只有一个网络</translation>
    </message>
    <message>
        <source>This network is trained already</source>
        <translation>此网络已在训练之列</translation>
    </message>
    <message>
        <source>The objective trains this network</source>
        <translation>目标函数要训练此网络</translation>
    </message>
    <message>
        <source>Add a network</source>
        <translation>添加网络</translation>
    </message>
    <message>
        <source>Name of the network</source>
        <translation>网络名称</translation>
    </message>
    <message>
        <source>Rename the network</source>
        <translation>重命名网络</translation>
    </message>
    <message>
        <source>Delete the network “%1” with all its layers? Undo brings it back.</source>
        <translation>要删除网络“%1”及其所有层吗？撤销可恢复。</translation>
    </message>
    <message>
        <source>Delete the network</source>
        <translation>删除网络</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::NewProjectDialog</name>
    <message>
        <source>New project</source>
        <translation>新建项目</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>Template</source>
        <translation>模板</translation>
    </message>
    <message>
        <source>Project</source>
        <translation>项目</translation>
    </message>
    <message>
        <source>Name of the project</source>
        <translation>项目名称</translation>
    </message>
    <message>
        <source>Folder that the project&apos;s folder goes into</source>
        <translation>项目文件夹所在的位置</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Choose where the project goes</source>
        <translation>选择项目的位置</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>In</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>Making the project</source>
        <translation>正在创建项目</translation>
    </message>
    <message>
        <source>Create</source>
        <translation>创建</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Choose the data first.</source>
        <translation>请先选择数据。</translation>
    </message>
    <message>
        <source>The data has to be read first.</source>
        <translation>需要先读取数据。</translation>
    </message>
    <message>
        <source>Give the project a name and a place.</source>
        <translation>请填写项目的名称和位置。</translation>
    </message>
    <message>
        <source>Templates</source>
        <translation>模板</translation>
    </message>
    <message>
        <source>Choose a template.</source>
        <translation>请选择模板。</translation>
    </message>
    <message>
        <source>“%1” is for %2, but this data is: %3. Choose another template.</source>
        <translation>“%1”用于%2，但此数据是：%3。请选择其他模板。</translation>
    </message>
    <message>
        <source>“%1” learns something else than this data has to be learned from. Choose another template.</source>
        <translation>“%1”所学的内容与此数据不符。请选择其他模板。</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::NodePage</name>
    <message>
        <source>Name of the layer</source>
        <translation>层的名称</translation>
    </message>
    <message>
        <source>A name of your own for this layer; empty: its type&apos;s</source>
        <translation>为该层自定的名称；留空则用类型名</translation>
    </message>
    <message>
        <source>This version does not know this layer.</source>
        <translation>当前版本不认识该层。</translation>
    </message>
    <message>
        <source>Input</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>输出</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>参数量</translation>
    </message>
    <message>
        <source>Multiply-adds</source>
        <translation>乘加次数</translation>
    </message>
    <message>
        <source>Activations</source>
        <translation>激活值</translation>
    </message>
    <message>
        <source>%1 / sample</source>
        <translation>%1 / 样本</translation>
    </message>
    <message>
        <source>Training and weights</source>
        <translation>训练与权重</translation>
    </message>
    <message>
        <source>its own</source>
        <translation>使用自己的</translation>
    </message>
    <message>
        <source>in order</source>
        <translation>按顺序</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::NotFiniteNotice</name>
    <message>
        <source>Show the layer</source>
        <translation>显示该层</translation>
    </message>
    <message>
        <source>Selects it in the Network room</source>
        <translation>在“网络”页中选中它</translation>
    </message>
    <message>
        <source>Learning rate from here on</source>
        <translation>此后的学习率</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Leaves this batch out and goes on with that learning rate</source>
        <translation>跳过这个批次，以该学习率继续</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Ends the run; a checkpoint from before this step is kept, and it can be resumed</source>
        <translation>结束运行；此步之前的检查点已保留，可以继续</translation>
    </message>
    <message>
        <source>Step %1: %2. The run is paused, and nothing is lost.</source>
        <translation>第 %1 步：%2。运行已暂停，没有任何损失。</translation>
    </message>
    <message>
        <source>Likely, the likeliest first:
%1</source>
        <translation>可能的原因，最可能的在前：
%1</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::Notice</name>
    <message>
        <source>Dismiss</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1（%2）</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::NumberField</name>
    <message>
        <source>%1 to %2</source>
        <translation>%1 到 %2</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::OperatePage</name>
    <message>
        <source>Nothing is deployed yet</source>
        <translation>还没有部署任何内容</translation>
    </message>
    <message>
        <source>What you deploy stands here: which version is live where, how many requests it answers and how fast, what went wrong, and the way back.</source>
        <translation>您部署的内容会显示在这里：哪个版本在哪里在线、应答多少请求、速度如何、出了什么问题，以及如何回退。</translation>
    </message>
    <message>
        <source>Deploy a model</source>
        <translation>部署一个模型</translation>
    </message>
    <message>
        <source>What is shown of the deployment</source>
        <translation>显示部署的哪些内容</translation>
    </message>
    <message>
        <source>Traffic</source>
        <translation>流量</translation>
    </message>
    <message>
        <source>Versions</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Use it</source>
        <translation>使用</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>A registry keeps the image; nothing serves there, so there is nothing to measure.</source>
        <translation>仓库只保存镜像，那里没有服务，因此没有可测量的内容。</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::PackageCard</name>
    <message numerus="yes">
        <source>Run %1 · %n epoch(s)</source>
        <translation>
            <numerusform>运行 %1 · %n 轮</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Run %1 · accuracy %2 · %n epoch(s)</source>
        <translation>
            <numerusform>运行 %1 · 准确率 %2 · %n 轮</numerusform>
        </translation>
    </message>
    <message>
        <source>Package</source>
        <translation>模型包</translation>
    </message>
    <message>
        <source>one file that anyone can serve</source>
        <translation>一个文件，任何人都能提供服务</translation>
    </message>
    <message>
        <source>Run to package</source>
        <translation>要打包的运行</translation>
    </message>
    <message>
        <source>Name of the package</source>
        <translation>模型包名称</translation>
    </message>
    <message>
        <source>Letters, digits, &apos;-&apos;, &apos;_&apos; and &apos;.&apos;; it becomes part of the address</source>
        <translation>字母、数字、“-”、“_”和“.”；它会成为地址的一部分</translation>
    </message>
    <message>
        <source>Make package</source>
        <translation>生成模型包</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Metrics</source>
        <translation>指标</translation>
    </message>
    <message>
        <source>Signature</source>
        <translation>签名</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>%1 · best</source>
        <translation>%1 · 最佳</translation>
    </message>
    <message>
        <source>Making…</source>
        <translation>生成中…</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message numerus="yes">
        <source>Run %1 · %2: %3 · %n epoch(s)</source>
        <translation>
            <numerusform>运行 %1 · %2：%3 · %n 轮</numerusform>
        </translation>
    </message>
    <message>
        <source>Answers</source>
        <translation>答案</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::PackageDetails</name>
    <message>
        <source>What it says of itself</source>
        <translation>它的自述</translation>
    </message>
    <message>
        <source>What is shown of the package</source>
        <translation>显示模型包的哪些内容</translation>
    </message>
    <message>
        <source>Model card</source>
        <translation>模型卡</translation>
    </message>
    <message>
        <source>Try it</source>
        <translation>试用</translation>
    </message>
    <message>
        <source>Contents</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>Contents of the package</source>
        <translation>模型包的内容</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>SHA-256</source>
        <translation>SHA-256</translation>
    </message>
    <message>
        <source>asking it its own samples…</source>
        <translation>正在用自带样本询问它…</translation>
    </message>
    <message numerus="yes">
        <source>Gives the answers it was packaged with to %n sample(s), largest difference %1</source>
        <translation>
            <numerusform>对 %n 个样本给出打包时的回答，最大差异 %1</numerusform>
        </translation>
    </message>
    <message>
        <source>Files</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Takes</source>
        <translation>接受</translation>
    </message>
    <message>
        <source>Metrics</source>
        <translation>指标</translation>
    </message>
    <message>
        <source>Where it comes from</source>
        <translation>来源</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::PackageList</name>
    <message>
        <source>Packages</source>
        <translation>模型包</translation>
    </message>
    <message>
        <source>Packages of this project</source>
        <translation>本项目的模型包</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Made</source>
        <translation>生成时间</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::PictureDialog</name>
    <message>
        <source>The picture as it will be</source>
        <translation>图片预览</translation>
    </message>
    <message>
        <source>Save as picture</source>
        <translation>保存为图片</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>SVG, sharp at any size</source>
        <translation>SVG，任意尺寸都清晰</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>尺寸</translation>
    </message>
    <message>
        <source>Shows</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>The whole network</source>
        <translation>整个网络</translation>
    </message>
    <message>
        <source>The selection</source>
        <translation>所选内容</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>颜色</translation>
    </message>
    <message>
        <source>As on the screen</source>
        <translation>与屏幕相同</translation>
    </message>
    <message>
        <source>For paper</source>
        <translation>用于纸张</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>保存…</translation>
    </message>
    <message>
        <source>%1 × %2 pixels</source>
        <translation>%1 × %2 像素</translation>
    </message>
    <message>
        <source>More would not fit into memory</source>
        <translation>再大内存就不够了</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::PlanCard</name>
    <message>
        <source>Plan</source>
        <translation>计划</translation>
    </message>
    <message>
        <source>What changes, field by field</source>
        <translation>逐字段列出的更改</translation>
    </message>
    <message>
        <source>Object</source>
        <translation>对象</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>字段</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>现在</translation>
    </message>
    <message>
        <source>Then</source>
        <translation>之后</translation>
    </message>
    <message>
        <source>Deploy</source>
        <translation>部署</translation>
    </message>
    <message>
        <source>Deploy as planned</source>
        <translation>按计划部署</translation>
    </message>
    <message>
        <source>finding out what would change…</source>
        <translation>正在查明会有哪些更改…</translation>
    </message>
    <message>
        <source>Nothing has been changed yet.</source>
        <translation>还没有任何更改。</translation>
    </message>
    <message>
        <source>Warnings</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>What is done</source>
        <translation>将要做什么</translation>
    </message>
    <message>
        <source>Who is talked to</source>
        <translation>将联系谁</translation>
    </message>
    <message>
        <source>Nobody but this machine</source>
        <translation>只在本机上</translation>
    </message>
    <message>
        <source>%1 · its certificate is NOT checked</source>
        <translation>%1 · 不检查其证书</translation>
    </message>
    <message>
        <source>all of it</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>new</source>
        <translation>新增</translation>
    </message>
    <message>
        <source>goes away</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>No field changes</source>
        <translation>没有字段更改</translation>
    </message>
    <message numerus="yes">
        <source>%n field(s) change</source>
        <translation>
            <numerusform>%n 个字段更改</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lepton::widgets::PredictionGrid</name>
    <message>
        <source>Sample predictions</source>
        <translation>样本预测</translation>
    </message>
    <message>
        <source>was %1</source>
        <translation>实为 %1</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::PreparationRows</name>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>%1 and %2 more</source>
        <translation>%1 以及另外 %2 个</translation>
    </message>
    <message>
        <source>Step %1</source>
        <translation>步骤 %1</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::ProblemList</name>
    <message>
        <source>Problems</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Problems of the data</source>
        <translation>数据的问题</translation>
    </message>
    <message>
        <source>and %1 more</source>
        <translation>以及另外 %1 个</translation>
    </message>
    <message>
        <source>No unreadable pictures</source>
        <translation>没有无法读取的图片</translation>
    </message>
    <message>
        <source>No exact duplicates</source>
        <translation>没有完全重复的样本</translation>
    </message>
    <message>
        <source>No empty classes</source>
        <translation>没有空类别</translation>
    </message>
    <message>
        <source>No missing values</source>
        <translation>没有缺失值</translation>
    </message>
    <message>
        <source>Every row could be read</source>
        <translation>每一行均可读取</translation>
    </message>
    <message numerus="yes">
        <source>%n missing value(s)</source>
        <translation>
            <numerusform>%n 个缺失值</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lepton::widgets::ProjectRow</name>
    <message>
        <source>%1, no longer there</source>
        <translation>%1，已不存在</translation>
    </message>
    <message>
        <source>%1 is no longer there. It may have been moved, or be on a disk that is not connected.</source>
        <translation>%1 已不在原处。它可能被移动了，或位于未连接的磁盘上。</translation>
    </message>
    <message>
        <source>not found</source>
        <translation>未找到</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::RateCurve</name>
    <message>
        <source>Loss over the learning rate</source>
        <translation>损失随学习率的变化</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::RateFinder</name>
    <message>
        <source>Find a learning rate</source>
        <translation>查找学习率</translation>
    </message>
    <message>
        <source>Trains a few steps at rising rates and looks where the loss falls fastest; saves the project first, leaves no run behind</source>
        <translation>以逐渐增大的学习率训练若干步，找出损失下降最快之处；会先保存项目，不留下任何运行</translation>
    </message>
    <message>
        <source>training at rising rates…</source>
        <translation>正在以逐渐增大的学习率训练…</translation>
    </message>
    <message>
        <source>The test has told nothing</source>
        <translation>测试没有得出结果</translation>
    </message>
    <message>
        <source>Take %1</source>
        <translation>采用 %1</translation>
    </message>
    <message>
        <source>The loss falls fastest at about %1</source>
        <translation>损失在 %1 左右下降最快</translation>
    </message>
    <message>
        <source>The loss falls nowhere: look at the data and the network first</source>
        <translation>损失在任何学习率下都没有下降：请先检查数据和网络</translation>
    </message>
    <message>
        <source>Take the learning rate that was found</source>
        <translation>采用找到的学习率</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::RecentProjects</name>
    <message>
        <source>Recent projects</source>
        <translation>最近的项目</translation>
    </message>
    <message>
        <source>Projects that you open will stand here. Start with the sample: it trains in seconds.</source>
        <translation>您打开过的项目会显示在这里。可以先从示例开始：几秒即可训练完成。</translation>
    </message>
    <message>
        <source>Take %1 off this list</source>
        <translation>从列表中移除 %1</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::RecipeCard</name>
    <message>
        <source>Recipe</source>
        <translation>配方</translation>
    </message>
    <message>
        <source>fitted on training only, goes with the model</source>
        <translation>只在训练集上拟合，随模型一起保存</translation>
    </message>
    <message>
        <source>+ Add a step</source>
        <translation>+ 添加步骤</translation>
    </message>
    <message>
        <source>Add a step to the recipe</source>
        <translation>向配方添加步骤</translation>
    </message>
    <message>
        <source>%1, ids below %2</source>
        <translation>%1，编号小于 %2</translation>
    </message>
    <message>
        <source>Gives the network: %1</source>
        <translation>供给网络：%1</translation>
    </message>
    <message>
        <source>Gives the network: %1. To be learned: %2</source>
        <translation>供给网络：%1。要学习的：%2</translation>
    </message>
    <message>
        <source>For all pictures</source>
        <translation>用于所有图片</translation>
    </message>
    <message>
        <source>For training only</source>
        <translation>仅用于训练</translation>
    </message>
    <message>
        <source>For numbers</source>
        <translation>用于数值</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::RecipeStepRow</name>
    <message>
        <source>This program does not know the step</source>
        <translation>程序不认识该步骤</translation>
    </message>
    <message>
        <source>Do “%1” earlier</source>
        <translation>将“%1”提前</translation>
    </message>
    <message>
        <source>Do “%1” later</source>
        <translation>将“%1”推后</translation>
    </message>
    <message>
        <source>Remove “%1”</source>
        <translation>移除“%1”</translation>
    </message>
    <message>
        <source>Step %1</source>
        <translation>步骤 %1</translation>
    </message>
    <message>
        <source>Alt and an arrow key move it, Delete removes it</source>
        <translation>Alt 加方向键移动，Delete 移除</translation>
    </message>
    <message>
        <source>training only</source>
        <translation>仅训练</translation>
    </message>
    <message>
        <source>Validation, tests, predictions and endpoints pass this step over</source>
        <translation>验证、测试、预测和端点会跳过此步骤</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::ReportStrip</name>
    <message>
        <source>Writing the report</source>
        <translation>正在生成报告</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Show folder</source>
        <translation>显示文件夹</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Writing the report of run %1…</source>
        <translation>正在生成运行 %1 的报告…</translation>
    </message>
    <message>
        <source>Report written: %1</source>
        <translation>报告已生成：%1</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::RunComparison</name>
    <message>
        <source>Validation loss</source>
        <translation>验证损失</translation>
    </message>
    <message>
        <source>Validation accuracy</source>
        <translation>验证准确率</translation>
    </message>
    <message>
        <source>Validation: %1</source>
        <translation>验证：%1</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::RunControls</name>
    <message>
        <source>Stop after this epoch</source>
        <translation>本轮结束后停止</translation>
    </message>
    <message>
        <source>Finishes the epoch, writes a checkpoint and ends the run</source>
        <translation>完成本轮，写入检查点并结束运行</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Writes a checkpoint and ends the run now; it can be resumed</source>
        <translation>立即写入检查点并结束运行；之后可以继续</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Holds the run where it is; memory stays taken</source>
        <translation>使运行停在当前位置；仍占用内存</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Goes on with the paused run</source>
        <translation>继续已暂停的运行</translation>
    </message>
    <message>
        <source>Resume this run</source>
        <translation>继续此运行</translation>
    </message>
    <message>
        <source>Goes on from its newest checkpoint, with its own settings</source>
        <translation>从最新的检查点、以其自身设置继续</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Saves the project and starts a new run with the settings on the right</source>
        <translation>保存项目，并以右侧的设置开始新的运行</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Run %1</source>
        <translation>运行 %1</translation>
    </message>
    <message>
        <source>Queue another</source>
        <translation>再排一个</translation>
    </message>
    <message>
        <source>Saves the project and starts a run with the settings on the right, which waits until the device is free</source>
        <translation>保存项目并以右侧的设置开始一个运行，它会等到设备空闲</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::RunTableModel</name>
    <message>
        <source>running</source>
        <translation>运行中</translation>
    </message>
    <message>
        <source>completed</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>interrupted</source>
        <translation>已中断</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>轮次</translation>
    </message>
    <message>
        <source>Duration</source>
        <translation>用时</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>开始时间</translation>
    </message>
    <message>
        <source>unreadable</source>
        <translation>无法读取</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>等待中</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Double-click to write something</source>
        <translation>双击以填写内容</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::RunsRoom</name>
    <message>
        <source>No runs yet</source>
        <translation>还没有运行</translation>
    </message>
    <message>
        <source>Every training is kept as a run, with its settings and curves. Here they stand side by side, with what differs between them marked, so that you see which one is best and why.</source>
        <translation>每次训练都会作为一个运行保存，包括其设置和曲线。它们在此并列显示，并标出不同之处，便于看出哪个最好、为什么。</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Show in Train</source>
        <translation>在“训练”中显示</translation>
    </message>
    <message>
        <source>Package and deploy</source>
        <translation>打包并部署</translation>
    </message>
    <message>
        <source>Runs of this project</source>
        <translation>本项目的运行</translation>
    </message>
    <message numerus="yes">
        <source>%n run(s)</source>
        <translation>
            <numerusform>%n 个运行</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n run(s)</source>
        <translation>
            <numerusform>%n 个运行中的 %1 个</numerusform>
        </translation>
    </message>
    <message>
        <source>%1, checkpoints %2</source>
        <translation>%1，检查点 %2</translation>
    </message>
    <message>
        <source>All tags</source>
        <translation>所有标签</translation>
    </message>
    <message>
        <source>Edit tags</source>
        <translation>编辑标签</translation>
    </message>
    <message>
        <source>Edit note</source>
        <translation>编辑备注</translation>
    </message>
    <message>
        <source>Remove old checkpoints (%1 of %2)</source>
        <translation>移除旧检查点（%1 / %2）</translation>
    </message>
    <message>
        <source>No old checkpoints (%1 are needed)</source>
        <translation>没有旧检查点（需保留 %1）</translation>
    </message>
    <message>
        <source>Delete run %1</source>
        <translation>删除运行 %1</translation>
    </message>
    <message numerus="yes">
        <source>Delete %n run(s)</source>
        <translation>
            <numerusform>删除 %n 个运行</numerusform>
        </translation>
    </message>
    <message>
        <source>Bring back</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>Run %1 deleted</source>
        <translation>运行 %1 已删除</translation>
    </message>
    <message numerus="yes">
        <source>%n run(s) deleted</source>
        <translation>
            <numerusform>已删除 %n 个运行</numerusform>
        </translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Run %1 is back</source>
        <translation>运行 %1 已恢复</translation>
    </message>
    <message numerus="yes">
        <source>%n run(s) are back</source>
        <translation>
            <numerusform>已恢复 %n 个运行</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 freed</source>
        <translation>已释放 %1</translation>
    </message>
    <message>
        <source>Write a report</source>
        <translation>生成报告</translation>
    </message>
    <message>
        <source>Web page (*.html);;PDF (*.pdf)</source>
        <translation>网页 (*.html);;PDF (*.pdf)</translation>
    </message>
    <message>
        <source>Report…</source>
        <translation>报告…</translation>
    </message>
    <message>
        <source>Data, network, settings, curves and evaluation as one HTML or PDF file</source>
        <translation>将数据、网络、设置、曲线和评估汇集为一个 HTML 或 PDF 文件</translation>
    </message>
    <message>
        <source>More to do with the chosen runs</source>
        <translation>对所选运行的更多操作</translation>
    </message>
    <message>
        <source>Filter by tag or text</source>
        <translation>按标签或文本筛选</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>What is shown of the chosen runs</source>
        <translation>所选运行的显示内容</translation>
    </message>
    <message>
        <source>Curves</source>
        <translation>曲线</translation>
    </message>
    <message>
        <source>Evaluation</source>
        <translation>评估</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::SamplePredictions</name>
    <message>
        <source>Sample predictions</source>
        <translation>样本预测</translation>
    </message>
    <message>
        <source>The epoch before</source>
        <translation>前一轮</translation>
    </message>
    <message>
        <source>The epoch after</source>
        <translation>后一轮</translation>
    </message>
    <message>
        <source>Show them in the next run</source>
        <translation>在下一次运行中显示</translation>
    </message>
    <message>
        <source>They come at the end of an epoch</source>
        <translation>将在一个轮次结束时显示</translation>
    </message>
    <message>
        <source>What the network makes of the same few samples, epoch by epoch</source>
        <translation>网络逐轮对同一批少量样本给出的结果</translation>
    </message>
    <message>
        <source>epoch %1</source>
        <translation>第 %1 轮</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::SamplePreview</name>
    <message>
        <source>Before and after the recipe</source>
        <translation>配方处理前后</translation>
    </message>
    <message>
        <source>The sample as it is</source>
        <translation>原始样本</translation>
    </message>
    <message>
        <source>The sample as the network gets it</source>
        <translation>网络得到的样本</translation>
    </message>
    <message>
        <source>In the file</source>
        <translation>文件中</translation>
    </message>
    <message>
        <source>For the network</source>
        <translation>送入网络</translation>
    </message>
    <message>
        <source>Choose a sample above</source>
        <translation>请在上方选择样本</translation>
    </message>
    <message>
        <source>%1 · %2</source>
        <translation>%1 · %2</translation>
    </message>
    <message>
        <source>The recipe does not fit</source>
        <translation>配方不适用</translation>
    </message>
    <message>
        <source>Changed at random for training</source>
        <translation>为训练而随机变换</translation>
    </message>
    <message>
        <source>The sample as training may see it, %1 of %2</source>
        <translation>训练时可能看到的样本，第 %1 个，共 %2 个</translation>
    </message>
    <message>
        <source>Other random changes</source>
        <translation>换一组随机变换</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::SampleStrip</name>
    <message>
        <source>What the generator makes</source>
        <translation>生成器的产物</translation>
    </message>
    <message>
        <source>from the same seeds each epoch</source>
        <translation>每轮使用相同的随机种子</translation>
    </message>
    <message>
        <source>Pictures of the chosen epoch</source>
        <translation>所选轮次的图片</translation>
    </message>
    <message>
        <source>The first ones come at the end of the first epoch</source>
        <translation>第一轮结束时出现第一批图片</translation>
    </message>
    <message>
        <source>Pictures of each epoch</source>
        <translation>各轮的图片</translation>
    </message>
    <message>
        <source>Epoch %1</source>
        <translation>第 %1 轮</translation>
    </message>
    <message>
        <source>of the same samples</source>
        <translation>来自相同的样本</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::ScatterChart</name>
    <message>
        <source>Target</source>
        <translation>目标</translation>
    </message>
    <message>
        <source>Predictions against the truth</source>
        <translation>预测与真实值</translation>
    </message>
    <message>
        <source>True value</source>
        <translation>真实值</translation>
    </message>
    <message>
        <source>Prediction</source>
        <translation>预测</translation>
    </message>
    <message numerus="yes">
        <source>%1: %n point(s); on the dashed line prediction and truth are the same</source>
        <translation>
            <numerusform>%1：%n 个点；虚线上预测与真实值相等</numerusform>
        </translation>
    </message>
    <message>
        <source>Sample %1</source>
        <translation>样本 %1</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::ScheduleCurve</name>
    <message>
        <source>Learning rate over the run</source>
        <translation>学习率在整个运行中的变化</translation>
    </message>
    <message>
        <source>From %1 to %2</source>
        <translation>从 %1 到 %2</translation>
    </message>
    <message>
        <source>These settings do not fit together</source>
        <translation>这些设置互不匹配</translation>
    </message>
    <message>
        <source>falls when it stops improving</source>
        <translation>不再改善时下降</translation>
    </message>
    <message>
        <source>step 1</source>
        <translation>第 1 步</translation>
    </message>
    <message>
        <source>epoch %1</source>
        <translation>第 %1 轮</translation>
    </message>
    <message>
        <source>epoch %1: %2</source>
        <translation>第 %1 轮：%2</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::SecretField</name>
    <message>
        <source>Keep</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Forget</source>
        <translation>忘记</translation>
    </message>
    <message>
        <source>Keep %1</source>
        <translation>保存 %1</translation>
    </message>
    <message>
        <source>Forget %1</source>
        <translation>忘记 %1</translation>
    </message>
    <message>
        <source>Kept in %1</source>
        <translation>保存在%1</translation>
    </message>
    <message>
        <source>Goes to %1; or set the variable %2</source>
        <translation>会保存到%1；也可设置变量 %2</translation>
    </message>
    <message>
        <source>Goes to %1</source>
        <translation>会保存到%1</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::ServerLog</name>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Only lines with…</source>
        <translation>只显示含有以下内容的行…</translation>
    </message>
    <message>
        <source>Only lines with</source>
        <translation>只显示含有以下内容的行</translation>
    </message>
    <message>
        <source>The server&apos;s log</source>
        <translation>服务器的日志</translation>
    </message>
    <message>
        <source>No line yet</source>
        <translation>还没有日志</translation>
    </message>
    <message>
        <source>No line with that</source>
        <translation>没有含此内容的行</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>As the desktop</source>
        <translation>跟随桌面</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Takes effect at the next start</source>
        <translation>下次启动时生效</translation>
    </message>
    <message>
        <source>Restart now</source>
        <translation>立即重启</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Page of the settings</source>
        <translation>设置页面</translation>
    </message>
    <message>
        <source>General</source>
        <translation>常规</translation>
    </message>
    <message>
        <source>Keyboard</source>
        <translation>键盘</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::SettingsGroup</name>
    <message>
        <source>open</source>
        <translation>已展开</translation>
    </message>
    <message>
        <source>folded</source>
        <translation>已折叠</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::SplitRow</name>
    <message>
        <source>Split</source>
        <translation>划分</translation>
    </message>
    <message>
        <source>Validation %</source>
        <translation>验证 %</translation>
    </message>
    <message>
        <source>Validation, percent</source>
        <translation>验证集，百分比</translation>
    </message>
    <message>
        <source>Test %</source>
        <translation>测试 %</translation>
    </message>
    <message>
        <source>Test, percent</source>
        <translation>测试集，百分比</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>Seed of the split</source>
        <translation>划分的随机种子</translation>
    </message>
    <message>
        <source>Stratified</source>
        <translation>分层</translation>
    </message>
    <message>
        <source>Every class in the same proportions</source>
        <translation>各类别保持相同比例</translation>
    </message>
    <message>
        <source>%1 training / %2 validation / %3 test</source>
        <translation>训练 %1 / 验证 %2 / 测试 %3</translation>
    </message>
    <message>
        <source>The files give this split themselves</source>
        <translation>该划分由文件自身给出</translation>
    </message>
    <message>
        <source>Percent of the samples that the files leave to be divided</source>
        <translation>占文件未划分样本的百分比</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::StatusCard</name>
    <message>
        <source>Target</source>
        <translation>目标</translation>
    </message>
    <message>
        <source>Serves</source>
        <translation>提供服务</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>起始时间</translation>
    </message>
    <message>
        <source>Replicas</source>
        <translation>副本</translation>
    </message>
    <message>
        <source>Restarts</source>
        <translation>重启次数</translation>
    </message>
    <message>
        <source>What the target tells of it</source>
        <translation>目标对它的描述</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Roll back</source>
        <translation>回退</translation>
    </message>
    <message>
        <source>Scale</source>
        <translation>缩放</translation>
    </message>
    <message>
        <source>So many servers side by side; 0 stops it</source>
        <translation>并列的服务器数；0 表示停止</translation>
    </message>
    <message>
        <source>Delete for good</source>
        <translation>永久删除</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>删除…</translation>
    </message>
    <message>
        <source>Delete “%1” at %2, and all its versions here? Its address will answer no more.</source>
        <translation>要删除 %2 上的“%1”以及保存在这里的所有版本吗？它的地址将不再应答。</translation>
    </message>
    <message>
        <source>%1 version %2, revision %3</source>
        <translation>%1 版本 %2，修订 %3</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Bringing version %1 there was interrupted. Version %2 was live before.</source>
        <translation>版本 %1 的部署被中断。之前在线的是版本 %2。</translation>
    </message>
    <message>
        <source>Bringing version %1 there was interrupted. Nothing was live before.</source>
        <translation>版本 %1 的部署被中断。之前没有任何版本在线。</translation>
    </message>
    <message>
        <source>Roll back to %1</source>
        <translation>回退到 %1</translation>
    </message>
    <message>
        <source>Take it away</source>
        <translation>撤除</translation>
    </message>
    <message>
        <source>%1 of %2 ready</source>
        <translation>%2 个中有 %1 个就绪</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>未知</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::StatusStrip</name>
    <message>
        <source>%1 parameters</source>
        <translation>%1 个参数</translation>
    </message>
    <message>
        <source>%1 multiply-adds per sample</source>
        <translation>每样本 %1 次乘加</translation>
    </message>
    <message>
        <source>No problems</source>
        <translation>没有问题</translation>
    </message>
    <message numerus="yes">
        <source>%n problem(s)</source>
        <translation>
            <numerusform>%n 个问题</numerusform>
        </translation>
    </message>
    <message>
        <source>Show the network&apos;s problems</source>
        <translation>显示网络的问题</translation>
    </message>
    <message>
        <source>Memory at batch %1</source>
        <translation>批大小 %1 时的内存</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>Weights %1, gradients %2, optimizer %3, activations %4</source>
        <translation>权重 %1，梯度 %2，优化器 %3，激活值 %4</translation>
    </message>
    <message numerus="yes">
        <source>%n problem(s) in the other network</source>
        <translation>
            <numerusform>另一个网络中有 %n 个问题</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n problem(s), and %1 in the other network</source>
        <translation>
            <numerusform>%n 个问题，另一个网络中有 %1 个</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lepton::widgets::StudioWindow</name>
    <message>
        <source>The last session ended unexpectedly. Its unsaved changes are back; save to keep them.</source>
        <translation>上次会话意外结束。未保存的更改已恢复；请保存以保留它们。</translation>
    </message>
    <message>
        <source>%1[*] – Lepton Studio</source>
        <translation>%1[*] – Lepton Studio</translation>
    </message>
    <message>
        <source>Lepton Studio</source>
        <translation>Lepton Studio</translation>
    </message>
    <message>
        <source>Unsaved changes</source>
        <translation>未保存的更改</translation>
    </message>
    <message>
        <source>%1 has changes that are not saved.</source>
        <translation>%1 有未保存的更改。</translation>
    </message>
    <message>
        <source>Save them before going on?</source>
        <translation>继续之前要保存吗？</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>放弃更改</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>New project…</source>
        <translation>新建项目…</translation>
    </message>
    <message>
        <source>Open project…</source>
        <translation>打开项目…</translation>
    </message>
    <message>
        <source>Try the sample</source>
        <translation>试用示例</translation>
    </message>
    <message>
        <source>Close project</source>
        <translation>关闭项目</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>设置…</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Go to %1</source>
        <translation>前往%1</translation>
    </message>
    <message>
        <source>Search actions</source>
        <translation>搜索操作</translation>
    </message>
    <message>
        <source>Open a project folder</source>
        <translation>打开项目文件夹</translation>
    </message>
    <message>
        <source>Saved</source>
        <translation>已保存</translation>
    </message>
    <message>
        <source>Project</source>
        <translation>项目</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>编辑</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Rooms</source>
        <translation>页面</translation>
    </message>
    <message>
        <source>Studio</source>
        <translation>工作室</translation>
    </message>
    <message>
        <source>create start</source>
        <translation>创建 开始</translation>
    </message>
    <message>
        <source>load folder</source>
        <translation>载入 文件夹</translation>
    </message>
    <message>
        <source>example digits demo</source>
        <translation>示例 数字 演示</translation>
    </message>
    <message>
        <source>back revert</source>
        <translation>返回 还原</translation>
    </message>
    <message>
        <source>again</source>
        <translation>再次</translation>
    </message>
    <message>
        <source>run start fit learn</source>
        <translation>运行 开始 拟合 学习</translation>
    </message>
    <message>
        <source>Pause or continue the run</source>
        <translation>暂停或继续运行</translation>
    </message>
    <message>
        <source>training halt resume</source>
        <translation>训练 暂停 恢复</translation>
    </message>
    <message>
        <source>Stop the run after this epoch</source>
        <translation>本轮结束后停止运行</translation>
    </message>
    <message>
        <source>training end finish</source>
        <translation>训练 结束 完成</translation>
    </message>
    <message>
        <source>Stop the run</source>
        <translation>停止运行</translation>
    </message>
    <message>
        <source>training end cancel abort</source>
        <translation>训练 结束 取消 中止</translation>
    </message>
    <message>
        <source>preferences options theme language keyboard shortcuts</source>
        <translation>偏好 选项 主题 语言 键盘 快捷键</translation>
    </message>
    <message>
        <source>exit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>room show</source>
        <translation>页面 显示</translation>
    </message>
    <message>
        <source>Switch between light and dark</source>
        <translation>切换明暗主题</translation>
    </message>
    <message>
        <source>theme colours scheme night</source>
        <translation>主题 颜色 方案 夜间</translation>
    </message>
    <message>
        <source>Open a project first</source>
        <translation>请先打开一个项目</translation>
    </message>
    <message>
        <source>No run goes on</source>
        <translation>没有正在进行的运行</translation>
    </message>
    <message>
        <source>Nothing was done yet</source>
        <translation>尚未执行任何操作</translation>
    </message>
    <message>
        <source>Nothing was undone</source>
        <translation>没有已撤销的操作</translation>
    </message>
    <message>
        <source>Open package…</source>
        <translation>打开模型包…</translation>
    </message>
    <message>
        <source>model deploy inspect leptonmodel</source>
        <translation>模型 部署 检查 leptonmodel model deploy</translation>
    </message>
    <message>
        <source>Open a package</source>
        <translation>打开模型包</translation>
    </message>
    <message>
        <source>Packages (*.leptonmodel);;All files (*)</source>
        <translation>模型包 (*.leptonmodel);;所有文件 (*)</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::TableRows</name>
    <message>
        <source>Rows</source>
        <translation>行</translation>
    </message>
    <message>
        <source>Which split is shown</source>
        <translation>显示哪个划分</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Validation</source>
        <translation>验证</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>测试</translation>
    </message>
    <message>
        <source>Rows of the data</source>
        <translation>数据的行</translation>
    </message>
    <message>
        <source>Lines</source>
        <translation>文本行</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::TableRowsModel</name>
    <message>
        <source>missing</source>
        <translation>缺失</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::TargetList</name>
    <message>
        <source>Targets</source>
        <translation>目标</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::TargetSettings</name>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Name of the deployment</source>
        <translation>部署的名称</translation>
    </message>
    <message>
        <source>It becomes part of the address; up to 40 small letters, digits and &apos;-&apos;</source>
        <translation>它会成为地址的一部分；最多 40 个小写字母、数字和“-”</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Plan</source>
        <translation>计划</translation>
    </message>
    <message>
        <source>What would be done, with whom would be talked and what would change; changes nothing</source>
        <translation>将要做什么、联系谁、更改什么；不作任何更改</translation>
    </message>
    <message>
        <source>Deploy</source>
        <translation>部署</translation>
    </message>
    <message>
        <source>Plan first: it names every address before it is talked to</source>
        <translation>先计划：会在联系之前列出每个地址</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::TemplateCard</name>
    <message>
        <source>classes</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>numbers</source>
        <translation>数值</translation>
    </message>
    <message>
        <source>writing on</source>
        <translation>续写</translation>
    </message>
    <message>
        <source>forecasts</source>
        <translation>预测</translation>
    </message>
    <message>
        <source>ratings</source>
        <translation>评分</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::TemplateGallery</name>
    <message numerus="yes">
        <source>%n layer(s)</source>
        <translation>
            <numerusform>%n 层</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 parameters</source>
        <translation>%1 个参数</translation>
    </message>
    <message>
        <source>Start from a template</source>
        <translation>从模板开始</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Each is fitted to this project&apos;s data.</source>
        <translation>每个模板都会适配该项目的数据。</translation>
    </message>
    <message>
        <source>Each is fitted to this project&apos;s data and takes the place of what is there. Undo brings that back.</source>
        <translation>每个模板都会适配该项目的数据并替换现有内容。撤销可恢复原内容。</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::TemplateGrid</name>
    <message>
        <source>Templates for which data</source>
        <translation>按数据类型筛选模板</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::Toast</name>
    <message>
        <source>Act on the message</source>
        <translation>处理此消息</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::TopBar</name>
    <message>
        <source>Search actions…</source>
        <translation>搜索操作…</translation>
    </message>
    <message>
        <source>Search actions</source>
        <translation>搜索操作</translation>
    </message>
    <message>
        <source>No project</source>
        <translation>没有项目</translation>
    </message>
    <message>
        <source>Project menu: %1</source>
        <translation>项目菜单：%1</translation>
    </message>
    <message>
        <source>%1 has changes that are not saved</source>
        <translation>%1 有未保存的更改</translation>
    </message>
    <message>
        <source>Open, save and close projects</source>
        <translation>打开、保存和关闭项目</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Pause the run</source>
        <translation>暂停运行</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Continue the paused run</source>
        <translation>继续已暂停的运行</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Open a project first</source>
        <translation>请先打开项目</translation>
    </message>
    <message>
        <source>Save the project and train its network</source>
        <translation>保存项目并训练其网络</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1（%2）</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::TrafficView</name>
    <message>
        <source>Requests</source>
        <translation>请求</translation>
    </message>
    <message>
        <source>Latency, mean / p99</source>
        <translation>延迟，平均 / p99</translation>
    </message>
    <message>
        <source>Errors</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>In the queue</source>
        <translation>队列中</translation>
    </message>
    <message>
        <source>Replicas</source>
        <translation>副本</translation>
    </message>
    <message>
        <source>minutes</source>
        <translation>分钟</translation>
    </message>
    <message>
        <source>a second</source>
        <translation>每秒</translation>
    </message>
    <message>
        <source>Latency</source>
        <translation>延迟</translation>
    </message>
    <message>
        <source>ms · mean and p99</source>
        <translation>毫秒 · 平均与 p99</translation>
    </message>
    <message>
        <source>ms</source>
        <translation>毫秒</translation>
    </message>
    <message>
        <source>Errors and queue</source>
        <translation>错误与队列</translation>
    </message>
    <message>
        <source>a second · requests</source>
        <translation>每秒 · 请求数</translation>
    </message>
    <message>
        <source>Drift of inputs</source>
        <translation>输入漂移</translation>
    </message>
    <message>
        <source>from the training data</source>
        <translation>相对训练数据</translation>
    </message>
    <message>
        <source>that are ready, of those wanted</source>
        <translation>已就绪 / 期望</translation>
    </message>
    <message>
        <source>%1 / s</source>
        <translation>%1 / 秒</translation>
    </message>
    <message>
        <source>since the last look, two seconds ago</source>
        <translation>自上次查看（两秒前）以来</translation>
    </message>
    <message>
        <source>%1 / %2 ms</source>
        <translation>%1 / %2 毫秒</translation>
    </message>
    <message>
        <source>from a request&apos;s header to its answer; 99 of 100 took no longer than the second</source>
        <translation>从收到请求头到应答；100 个中有 99 个不超过后一个数</translation>
    </message>
    <message>
        <source>requests that wait or are being computed</source>
        <translation>正在等待或计算的请求</translation>
    </message>
    <message>
        <source>Requests a second</source>
        <translation>每秒请求数</translation>
    </message>
    <message>
        <source>Mean, ms</source>
        <translation>平均，毫秒</translation>
    </message>
    <message>
        <source>p99, ms</source>
        <translation>p99，毫秒</translation>
    </message>
    <message>
        <source>Errors a second</source>
        <translation>每秒错误数</translation>
    </message>
    <message>
        <source>not told by this server yet</source>
        <translation>此服务器还没有给出</translation>
    </message>
    <message>
        <source>furthest: %1 %2</source>
        <translation>最远：%1 %2</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::TrainRoom</name>
    <message>
        <source>starting…</source>
        <translation>启动中…</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>completed</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>stopped, can be resumed</source>
        <translation>已停止，可以继续</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>interrupted, can be resumed</source>
        <translation>已中断，可以继续</translation>
    </message>
    <message>
        <source>Nothing trained yet</source>
        <translation>还没有训练过</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Training shows the network the training samples again and again and, after each pass, measures it on the validation samples. Losses and metrics are drawn here as it goes on; you can pause or stop at any time.</source>
        <translation>训练会让网络反复学习训练样本，并在每一轮之后用验证样本衡量效果。损失和指标会随训练实时绘制在这里；您可以随时暂停或停止。</translation>
    </message>
    <message>
        <source>The run has paused: %1</source>
        <translation>运行已暂停：%1</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::TrainingCharts</name>
    <message>
        <source>Charts</source>
        <translation>图表</translation>
    </message>
    <message>
        <source>Which charts are shown</source>
        <translation>显示哪些图表</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::TrainingLog</name>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Log of the run</source>
        <translation>运行日志</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::TrainingSettingsPanel</name>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>for the next run</source>
        <translation>用于下一次运行</translation>
    </message>
    <message>
        <source>After each epoch</source>
        <translation>每轮之后</translation>
    </message>
    <message>
        <source>Done in this order</source>
        <translation>按此顺序执行</translation>
    </message>
    <message>
        <source>Training settings</source>
        <translation>训练设置</translation>
    </message>
    <message>
        <source>Optimizer</source>
        <translation>优化器</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Gradients</source>
        <translation>梯度</translation>
    </message>
    <message>
        <source>Averaging and mixup</source>
        <translation>平均与 Mixup</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>精度</translation>
    </message>
    <message>
        <source>Checkpoints</source>
        <translation>检查点</translation>
    </message>
    <message>
        <source>Objective and metrics</source>
        <translation>目标函数与指标</translation>
    </message>
    <message>
        <source>Learning-rate schedule</source>
        <translation>学习率计划</translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation>学习率计划</translation>
    </message>
    <message>
        <source>Transfer learning</source>
        <translation>迁移学习</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::TrainingTiles</name>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Epoch</source>
        <translation>轮次</translation>
    </message>
    <message>
        <source>Time left</source>
        <translation>剩余时间</translation>
    </message>
    <message>
        <source>Throughput</source>
        <translation>吞吐量</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>Best validation</source>
        <translation>最佳验证</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>%1 / s</source>
        <translation>%1 / 秒</translation>
    </message>
    <message>
        <source>Training samples a second</source>
        <translation>每秒训练样本数</translation>
    </message>
    <message>
        <source>Memory of the run&apos;s process</source>
        <translation>运行进程占用的内存</translation>
    </message>
    <message>
        <source>Estimated: weights, gradients, optimizer and activations of one batch</source>
        <translation>估算值：一个批次的权重、梯度、优化器和激活值</translation>
    </message>
    <message>
        <source>%1 of the best epoch on the validation split</source>
        <translation>最佳轮次在验证集上的%1</translation>
    </message>
    <message>
        <source>Memory taken on the device; the run&apos;s process has %1</source>
        <translation>设备上占用的内存；运行进程占用 %1</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::TransferFields</name>
    <message>
        <source>New weights</source>
        <translation>新权重</translation>
    </message>
    <message>
        <source>Weights to begin with</source>
        <translation>初始权重</translation>
    </message>
    <message>
        <source>Choose a file of weights</source>
        <translation>选择权重文件</translation>
    </message>
    <message>
        <source>Begin with new weights</source>
        <translation>使用新权重开始</translation>
    </message>
    <message>
        <source>Train only the last layer</source>
        <translation>仅训练最后一层</translation>
    </message>
    <message>
        <source>All other layers keep the weights of the file</source>
        <translation>其他所有层均保留文件中的权重</translation>
    </message>
    <message>
        <source>Layers that stay</source>
        <translation>保持不变的层</translation>
    </message>
    <message>
        <source>Names of layers whose weights are not trained, * for any characters: conv1, block*</source>
        <translation>权重不参与训练的层的名称，* 代表任意字符：conv1, block*</translation>
    </message>
    <message>
        <source>Layers that begin anew</source>
        <translation>重新开始的层</translation>
    </message>
    <message>
        <source>Names of layers that get new weights all the same</source>
        <translation>仍然使用新权重的层的名称</translation>
    </message>
    <message>
        <source>Weights (*.leptonmodel *.safetensors *.pt *.pth *.bin);;All files (*)</source>
        <translation>权重 (*.leptonmodel *.safetensors *.pt *.pth *.bin);;所有文件 (*)</translation>
    </message>
    <message>
        <source>new weights</source>
        <translation>新权重</translation>
    </message>
    <message>
        <source>reading the file…</source>
        <translation>正在读取文件…</translation>
    </message>
    <message numerus="yes">
        <source>%n weights of the file fit the network</source>
        <translation>
            <numerusform>文件中有 %n 个权重与网络匹配</numerusform>
        </translation>
    </message>
    <message>
        <source>The last layer, %1, begins anew: its shape is another</source>
        <translation>最后一层 %1 将重新开始：其形状不同</translation>
    </message>
    <message>
        <source>Of another shape, left out: %1</source>
        <translation>形状不同，已略去：%1</translation>
    </message>
    <message>
        <source>Not in the file, new: %1</source>
        <translation>文件中没有，使用新权重：%1</translation>
    </message>
    <message>
        <source>Not used: %1</source>
        <translation>未使用：%1</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::TryCard</name>
    <message>
        <source>Choose a picture…</source>
        <translation>选择图片…</translation>
    </message>
    <message>
        <source>The picture that was asked about</source>
        <translation>所询问的图片</translation>
    </message>
    <message>
        <source>Score of each label</source>
        <translation>各标签的得分</translation>
    </message>
    <message>
        <source>Drop a picture here</source>
        <translation>将图片拖到这里</translation>
    </message>
    <message>
        <source>Needs a live endpoint</source>
        <translation>需要在线的端点</translation>
    </message>
    <message>
        <source>Choose a picture</source>
        <translation>选择图片</translation>
    </message>
    <message>
        <source>Pictures (*.png *.jpg *.jpeg *.bmp *.webp *.tif *.tiff *.pgm *.ppm);;All files (*)</source>
        <translation>图片 (*.png *.jpg *.jpeg *.bmp *.webp *.tif *.tiff *.pgm *.ppm);;所有文件 (*)</translation>
    </message>
    <message>
        <source>asking…</source>
        <translation>询问中…</translation>
    </message>
    <message>
        <source>No preview</source>
        <translation>无预览</translation>
    </message>
    <message>
        <source>%1, in %2 ms</source>
        <translation>%1，用时 %2 毫秒</translation>
    </message>
    <message>
        <source>Try it</source>
        <translation>试一试</translation>
    </message>
    <message>
        <source>The question</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>The answer</source>
        <translation>答案</translation>
    </message>
    <message>
        <source>The beginning of a text</source>
        <translation>文本的开头</translation>
    </message>
    <message>
        <source>A text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>JSON</source>
        <translation>JSON</translation>
    </message>
    <message>
        <source>Make pictures</source>
        <translation>生成图片</translation>
    </message>
    <message>
        <source>Write on</source>
        <translation>续写</translation>
    </message>
    <message>
        <source>Ask</source>
        <translation>询问</translation>
    </message>
    <message>
        <source>New pictures</source>
        <translation>新的图片</translation>
    </message>
    <message>
        <source>in %1 ms</source>
        <translation>用时 %1 毫秒</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::UseItCard</name>
    <message>
        <source>Use it</source>
        <translation>如何调用</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Code that asks the endpoint</source>
        <translation>调用端点的代码</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy the code</source>
        <translation>复制代码</translation>
    </message>
    <message>
        <source>Once the model is live, the lines that ask it stand here</source>
        <translation>模型上线后，这里会显示询问它的代码</translation>
    </message>
    <message>
        <source>Copy with token</source>
        <translation>连同令牌复制</translation>
    </message>
    <message>
        <source>The token is put in as it is copied; whoever has it may ask the model</source>
        <translation>复制时会填入令牌；持有者都可以询问模型</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::VersionsCard</name>
    <message>
        <source>Versions</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>each is kept on this machine</source>
        <translation>每个都保存在本机</translation>
    </message>
    <message>
        <source>Versions of this deployment</source>
        <translation>此部署的各个版本</translation>
    </message>
    <message>
        <source>Revision</source>
        <translation>修订</translation>
    </message>
    <message>
        <source>Model version</source>
        <translation>模型版本</translation>
    </message>
    <message>
        <source>Deployed</source>
        <translation>部署时间</translation>
    </message>
    <message>
        <source>What came of it</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Roll back to this</source>
        <translation>回退到此版本</translation>
    </message>
    <message>
        <source>Roll back to revision %1, version %2</source>
        <translation>回退到修订 %1，版本 %2</translation>
    </message>
</context>
<context>
    <name>lepton::widgets::XyChart</name>
    <message>
        <source>Plus and minus zoom, arrow keys move, with Shift from point to point, Home shows all, the menu key saves</source>
        <translation>加号和减号缩放，方向键移动，按住 Shift 逐点移动，Home 显示全部，菜单键保存</translation>
    </message>
    <message>
        <source>%1: %2 over %3</source>
        <translation>%1：%2 随 %3 的变化</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>显示全部</translation>
    </message>
</context>
<context>
    <name>report</name>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>%1 min %2 s</source>
        <translation>%1 分 %2 秒</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 小时 %2 分</translation>
    </message>
    <message>
        <source>%1 layers</source>
        <translation>%1 层</translation>
    </message>
    <message>
        <source>left out</source>
        <translation>已略过</translation>
    </message>
    <message>
        <source>Picture of a network with %1 nodes; the table of layers has the same in words</source>
        <translation>含 %1 个节点的网络图；层表以文字给出相同内容</translation>
    </message>
    <message>
        <source>Overview</source>
        <translation>总览</translation>
    </message>
    <message>
        <source>Part %1 of %2</source>
        <translation>第 %1 部分，共 %2 部分</translation>
    </message>
    <message>
        <source>Training report</source>
        <translation>训练报告</translation>
    </message>
    <message>
        <source>Run %1 of %2; report of %3</source>
        <translation>运行 %1，开始于 %2；报告生成于 %3</translation>
    </message>
    <message>
        <source>Contents</source>
        <translation>目录</translation>
    </message>
    <message>
        <source>Made with Lepton Studio %1</source>
        <translation>由 Lepton Studio %1 生成</translation>
    </message>
    <message>
        <source>Epoch</source>
        <translation>轮次</translation>
    </message>
    <message>
        <source>each step</source>
        <translation>每一步</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Validation</source>
        <translation>验证</translation>
    </message>
    <message>
        <source>best</source>
        <translation>最佳</translation>
    </message>
    <message>
        <source>%1 by epoch, on training and validation data</source>
        <translation>各轮次的%1，分别在训练和验证数据上</translation>
    </message>
    <message>
        <source>Parts of the loss</source>
        <translation>损失的组成</translation>
    </message>
    <message>
        <source>The parts of the loss, step by step</source>
        <translation>逐步的损失组成</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>轮次</translation>
    </message>
    <message>
        <source>%1, training</source>
        <translation>%1（训练）</translation>
    </message>
    <message>
        <source>%1, validation</source>
        <translation>%1（验证）</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>用时</translation>
    </message>
    <message>
        <source>%1 of %2 epochs, evenly spread; ★ is the best.</source>
        <translation>%2 个轮次中均匀选取的 %1 个；★ 为最佳。</translation>
    </message>
    <message>
        <source>Training curves</source>
        <translation>训练曲线</translation>
    </message>
    <message>
        <source>The run ended before its first epoch was over, so there is nothing to draw.</source>
        <translation>运行在第一个轮次结束前就已终止，因此没有曲线。</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>Samples</source>
        <translation>样本</translation>
    </message>
    <message>
        <source>Division</source>
        <translation>划分</translation>
    </message>
    <message>
        <source>%1 for training, %2 for validation, %3 for testing</source>
        <translation>训练 %1 个，验证 %2 个，测试 %3 个</translation>
    </message>
    <message>
        <source>Settings of the division</source>
        <translation>划分设置</translation>
    </message>
    <message>
        <source>Classes (%1)</source>
        <translation>类别（%1 个）</translation>
    </message>
    <message>
        <source>Fingerprint (SHA-256)</source>
        <translation>指纹（SHA-256）</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>字段</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Shape</source>
        <translation>形状</translation>
    </message>
    <message>
        <source>Missing</source>
        <translation>缺失</translation>
    </message>
    <message>
        <source>Different</source>
        <translation>不同值</translation>
    </message>
    <message>
        <source>Least</source>
        <translation>最小</translation>
    </message>
    <message>
        <source>Greatest</source>
        <translation>最大</translation>
    </message>
    <message>
        <source>Mean</source>
        <translation>均值</translation>
    </message>
    <message>
        <source>Samples of each class</source>
        <translation>各类别的样本数</translation>
    </message>
    <message>
        <source>Samples of the largest and the smallest classes</source>
        <translation>最大与最小类别的样本数</translation>
    </message>
    <message>
        <source>Settings and what was found in the training data</source>
        <translation>设置以及从训练数据中得到的数值</translation>
    </message>
    <message>
        <source>Recipe</source>
        <translation>配方</translation>
    </message>
    <message>
        <source>The data goes into the network as it is.</source>
        <translation>数据原样输入网络。</translation>
    </message>
    <message>
        <source>What is done to each sample before the network sees it. Values that are measured come from the training split alone.</source>
        <translation>样本进入网络之前的处理。测得的数值只来自训练集。</translation>
    </message>
    <message>
        <source>Problems of the data</source>
        <translation>数据的问题</translation>
    </message>
    <message>
        <source>What</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>Count</source>
        <translation>数量</translation>
    </message>
    <message>
        <source>And %1 more.</source>
        <translation>另有 %1 项。</translation>
    </message>
    <message>
        <source>Data and recipe</source>
        <translation>数据与配方</translation>
    </message>
    <message>
        <source>The data could not be read for this report: %1. What follows is what the run has kept of it.</source>
        <translation>生成本报告时无法读取数据：%1。以下是运行中保留的信息。</translation>
    </message>
    <message>
        <source>Fields</source>
        <translation>字段</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>处理器</translation>
    </message>
    <message>
        <source>Operating system</source>
        <translation>操作系统</translation>
    </message>
    <message>
        <source>Environment and reproduction</source>
        <translation>环境与复现</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>种子</translation>
    </message>
    <message>
        <source>Run folder</source>
        <translation>运行文件夹</translation>
    </message>
    <message>
        <source>Train it again</source>
        <translation>重新训练</translation>
    </message>
    <message>
        <source>On the CPU, the same seed, threads and versions give the same losses to the last bit.</source>
        <translation>在 CPU 上，种子、线程数和版本相同时，损失逐位相同。</translation>
    </message>
    <message>
        <source>The project has been changed since this run: the command would train what it is now. The project as it was stands in the run&apos;s run.json, under “project”.</source>
        <translation>此次运行之后项目已被修改：该命令会训练修改后的项目。当时的项目保存在运行文件夹的 run.json 的“project”下。</translation>
    </message>
    <message>
        <source>Truth</source>
        <translation>真实</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>回答</translation>
    </message>
    <message>
        <source>Confusion matrix</source>
        <translation>混淆矩阵</translation>
    </message>
    <message>
        <source>Each row holds the samples of one class, each column those that the network took for it: blue is right, red is wrong.</source>
        <translation>每行是一个真实类别的样本，每列是网络判断为该类别的样本：蓝色为正确，红色为错误。</translation>
    </message>
    <message>
        <source>Confusion matrix of %1 classes</source>
        <translation>%1 个类别的混淆矩阵</translation>
    </message>
    <message>
        <source>Most frequent confusions</source>
        <translation>最常见的混淆</translation>
    </message>
    <message>
        <source>Share of the class</source>
        <translation>占该类的比例</translation>
    </message>
    <message>
        <source>Class by class</source>
        <translation>逐类指标</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Evaluation</source>
        <translation>评估</translation>
    </message>
    <message>
        <source>The run was not evaluated for this report; what follows was measured on the validation split while it was trained.</source>
        <translation>本报告未对该运行进行评估；以下数值是训练期间在验证集上测得的。</translation>
    </message>
    <message>
        <source>epoch %1</source>
        <translation>第 %1 轮</translation>
    </message>
    <message>
        <source>the best epoch</source>
        <translation>最佳轮次</translation>
    </message>
    <message>
        <source>Measured on the %1 (%2 samples) with the weights of %3. %4</source>
        <translation>在%1（%2 个样本）上使用%3的权重测得。%4</translation>
    </message>
    <message>
        <source>The network has learned from these very samples, so the figures say little about others.</source>
        <translation>网络正是从这些样本中学习的，因此这些数字不能说明它在其他样本上的表现。</translation>
    </message>
    <message>
        <source>The network has not learned from these samples, but the best epoch was chosen by them.</source>
        <translation>网络没有从这些样本中学习，但最佳轮次是依据它们选出的。</translation>
    </message>
    <message>
        <source>The network has not learned from these samples.</source>
        <translation>网络没有从这些样本中学习。</translation>
    </message>
    <message>
        <source>ROC and precision-recall curves</source>
        <translation>ROC 与精确率-召回率曲线</translation>
    </message>
    <message>
        <source>Calibration</source>
        <translation>校准</translation>
    </message>
    <message>
        <source>Of the answers with a given score, the share that is right. A bar on the dashed line: the score can be taken at its word. Pale bars stand for few samples.</source>
        <translation>在给定得分的回答中正确的比例。柱顶落在虚线上，说明得分可信。浅色的柱代表样本很少。</translation>
    </message>
    <message>
        <source>Prediction against truth</source>
        <translation>预测与真实值</translation>
    </message>
    <message>
        <source>Forecasts</source>
        <translation>预测</translation>
    </message>
    <message>
        <source>Stretches of the split: what the network was given, what came, and what it had expected.</source>
        <translation>该划分中的片段：网络得到的输入、实际的后续，以及网络的预测。</translation>
    </message>
    <message>
        <source>%1 of %2 classes</source>
        <translation>%1，共 %2 个类别</translation>
    </message>
    <message>
        <source>False positive rate</source>
        <translation>假正率</translation>
    </message>
    <message>
        <source>True positive rate</source>
        <translation>真正率</translation>
    </message>
    <message>
        <source>ROC curve</source>
        <translation>ROC 曲线</translation>
    </message>
    <message>
        <source>Precision-recall curve</source>
        <translation>精确率-召回率曲线</translation>
    </message>
    <message>
        <source>Score of the answer</source>
        <translation>回答的得分</translation>
    </message>
    <message>
        <source>Share of right answers</source>
        <translation>正确回答的比例</translation>
    </message>
    <message>
        <source>Reliability</source>
        <translation>可靠性</translation>
    </message>
    <message>
        <source>Share of right answers for each range of scores</source>
        <translation>各得分区间内正确回答的比例</translation>
    </message>
    <message>
        <source>Answers of each score</source>
        <translation>各得分区间的回答数</translation>
    </message>
    <message>
        <source>How many answers have a score in each range</source>
        <translation>每个得分区间内的回答数</translation>
    </message>
    <message>
        <source>Prediction less truth</source>
        <translation>预测减真实值</translation>
    </message>
    <message>
        <source>Errors of %1</source>
        <translation>%1 的误差</translation>
    </message>
    <message>
        <source>target %1</source>
        <translation>目标 %1</translation>
    </message>
    <message>
        <source>Prediction</source>
        <translation>预测</translation>
    </message>
    <message>
        <source>Predictions of %1 against the truth; on the dashed line both are equal</source>
        <translation>%1 的预测与真实值；虚线上两者相等</translation>
    </message>
    <message>
        <source>given</source>
        <translation>已知</translation>
    </message>
    <message>
        <source>Steps from now</source>
        <translation>距现在的步数</translation>
    </message>
    <message>
        <source>truth</source>
        <translation>真实值</translation>
    </message>
    <message>
        <source>forecast</source>
        <translation>预测</translation>
    </message>
    <message>
        <source>Forecast %1</source>
        <translation>预测 %1</translation>
    </message>
    <message>
        <source>Forecast and truth: %1</source>
        <translation>预测与真实值：%1</translation>
    </message>
    <message>
        <source>Sample</source>
        <translation>样本</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>得分</translation>
    </message>
    <message>
        <source>There are none.</source>
        <translation>没有。</translation>
    </message>
    <message>
        <source>Wrong</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>The wrong answers with the highest loss: truth → answer, and how sure the network was.</source>
        <translation>损失最高的错误回答：真实类别 → 回答，以及网络的把握程度。</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>正确</translation>
    </message>
    <message>
        <source>The right answers of which the network was surest.</source>
        <translation>网络最有把握的正确回答。</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>误差</translation>
    </message>
    <message>
        <source>Farthest off</source>
        <translation>误差最大</translation>
    </message>
    <message>
        <source>Nearest</source>
        <translation>误差最小</translation>
    </message>
    <message>
        <source>What it makes</source>
        <translation>生成结果</translation>
    </message>
    <message>
        <source>Made after the last epoch, always from the same seeds (%1).</source>
        <translation>最后一个轮次之后生成，种子始终相同（%1）。</translation>
    </message>
    <message>
        <source>Examples</source>
        <translation>示例</translation>
    </message>
    <message>
        <source>For a series, the forecasts in the chapter before are the examples.</source>
        <translation>对于时间序列，上一章的预测即为示例。</translation>
    </message>
    <message>
        <source>There are no single answers to show for this run.</source>
        <translation>此次运行没有可展示的单个回答。</translation>
    </message>
    <message>
        <source>A classifier: it gives one of its classes, with a score for each, for whatever it is given.</source>
        <translation>分类器：对任何输入给出其中一个类别，并给出每个类别的得分。</translation>
    </message>
    <message>
        <source>A network that gives values, in the units of the data it has learned from.</source>
        <translation>给出数值的网络，单位与训练数据相同。</translation>
    </message>
    <message>
        <source>A network that writes text, word by word or letter by letter, in the manner of the text it has learned from.</source>
        <translation>按照训练文本的风格逐词或逐字书写文本的网络。</translation>
    </message>
    <message>
        <source>A network that makes pictures like those it has learned from.</source>
        <translation>生成与训练数据相似的图片的网络。</translation>
    </message>
    <message>
        <source>A network that gives back what it is given, through a narrower place.</source>
        <translation>让输入经过一个狭窄的中间层再还原出来的网络。</translation>
    </message>
    <message>
        <source>The model knows only its classes and gives one of them for whatever it is given, also where none is right. Its scores say how sure it is on samples like those it was trained on; on others they mean little.</source>
        <translation>模型只认识自己的类别，对任何输入都会给出其中之一，即使没有一个正确。得分表示它对与训练样本相似的样本有多大把握；对其他样本意义不大。</translation>
    </message>
    <message>
        <source>The model was trained on the data named here; on other data its answers mean little.</source>
        <translation>模型在此处所列的数据上训练；对其他数据，它的回答意义不大。</translation>
    </message>
    <message>
        <source>The class that is recognised worst is “%1”: %2 of its samples.</source>
        <translation>识别最差的类别是“%1”：其样本中 %2 被正确识别。</translation>
    </message>
    <message>
        <source>Model card</source>
        <translation>模型卡</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>%1, %2 parameters</source>
        <translation>%1，%2 个参数</translation>
    </message>
    <message>
        <source>Takes</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>Gives</source>
        <translation>输出</translation>
    </message>
    <message>
        <source>Trained</source>
        <translation>训练时间</translation>
    </message>
    <message>
        <source>Intended use</source>
        <translation>预期用途</translation>
    </message>
    <message>
        <source>Inputs of the same kind and origin as the training data, prepared by the same recipe, which is part of the package. Whoever uses it for something else should test it on data of that kind first.</source>
        <translation>与训练数据同类、同来源的输入，并由同一配方处理；配方是模型包的一部分。若用于其他用途，应先在该类数据上测试。</translation>
    </message>
    <message>
        <source>Training data</source>
        <translation>训练数据</translation>
    </message>
    <message>
        <source>%1, as described in the chapter on the data. What was measured for the recipe comes from the training split alone.</source>
        <translation>%1，详见数据一章。配方中测得的数值只来自训练集。</translation>
    </message>
    <message>
        <source>%1 of %2 on the %3.</source>
        <translation>%3上的%1为 %2。</translation>
    </message>
    <message>
        <source>It has not been evaluated.</source>
        <translation>尚未评估。</translation>
    </message>
    <message>
        <source>Limits</source>
        <translation>局限</translation>
    </message>
    <message>
        <source>Ethical considerations</source>
        <translation>伦理考量</translation>
    </message>
    <message>
        <source>The model has not been examined for unequal treatment of people. If its answers touch people, compare its errors between groups before it is used.</source>
        <translation>尚未检验该模型是否对不同人群区别对待。若其回答涉及人，使用前应比较不同群体之间的误差。</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>层</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>参数</translation>
    </message>
    <message>
        <source>Size of the weights</source>
        <translation>权重大小</translation>
    </message>
    <message>
        <source>Multiply-adds of a sample</source>
        <translation>每个样本的乘加次数</translation>
    </message>
    <message>
        <source>Memory in training, batch of %1</source>
        <translation>训练内存（批大小 %1）</translation>
    </message>
    <message>
        <source>about %1</source>
        <translation>约 %1</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>层</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Output shape</source>
        <translation>输出形状</translation>
    </message>
    <message>
        <source>Multiply-adds</source>
        <translation>乘加次数</translation>
    </message>
    <message>
        <source>The adversary, %1</source>
        <translation>对抗网络 %1</translation>
    </message>
    <message>
        <source>It learns to tell what the first network makes from the data, and is not part of what is served.</source>
        <translation>它学习区分第一个网络的生成结果与真实数据，不属于部署的部分。</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>%1 … (%2 in all)</source>
        <translation>%1 ……（共 %2 项）</translation>
    </message>
    <message>
        <source>Objective</source>
        <translation>目标</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>Adversary</source>
        <translation>对抗网络</translation>
    </message>
    <message>
        <source>Metrics</source>
        <translation>指标</translation>
    </message>
    <message>
        <source>What is learned</source>
        <translation>学习什么</translation>
    </message>
    <message>
        <source>How it was trained</source>
        <translation>如何训练</translation>
    </message>
    <message>
        <source>Callbacks</source>
        <translation>回调</translation>
    </message>
    <message>
        <source>Callback</source>
        <translation>回调</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>Summary</source>
        <translation>摘要</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>开始时间</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>Best epoch</source>
        <translation>最佳轮次</translation>
    </message>
    <message>
        <source>Resumed</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>%1 times</source>
        <translation>%1 次</translation>
    </message>
    <message>
        <source>Warnings</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>Batch size</source>
        <translation>批大小</translation>
    </message>
    <message>
        <source>Optimizer</source>
        <translation>优化器</translation>
    </message>
    <message>
        <source>Learning-rate schedule</source>
        <translation>学习率计划</translation>
    </message>
    <message>
        <source>Weight decay</source>
        <translation>权重衰减</translation>
    </message>
    <message>
        <source>Gradient clipping</source>
        <translation>梯度裁剪</translation>
    </message>
    <message>
        <source>Norm</source>
        <translation>范数</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>数值</translation>
    </message>
    <message>
        <source>Batches of a step</source>
        <translation>每步的批数</translation>
    </message>
    <message>
        <source>Moving average of the weights</source>
        <translation>权重的滑动平均</translation>
    </message>
    <message>
        <source>Decay</source>
        <translation>衰减</translation>
    </message>
    <message>
        <source>Number format</source>
        <translation>数值格式</translation>
    </message>
    <message>
        <source>Mixup</source>
        <translation>Mixup</translation>
    </message>
    <message>
        <source>Checkpoints kept</source>
        <translation>保留的检查点</translation>
    </message>
    <message>
        <source>Weights to begin with</source>
        <translation>初始权重</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Frozen layers</source>
        <translation>冻结的层</translation>
    </message>
    <message>
        <source>Layers begun anew</source>
        <translation>重新初始化的层</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>线程</translation>
    </message>
    <message>
        <source>Parts of a batch</source>
        <translation>批的分片数</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>宽度</translation>
    </message>
    <message>
        <source>Height</source>
        <translation>高度</translation>
    </message>
    <message>
        <source>Mode</source>
        <translation>模式</translation>
    </message>
    <message>
        <source>To</source>
        <translation>目标颜色</translation>
    </message>
    <message>
        <source>Standard deviation</source>
        <translation>标准差</translation>
    </message>
    <message>
        <source>Text column</source>
        <translation>文本列</translation>
    </message>
    <message>
        <source>Label column</source>
        <translation>标签列</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>级别</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>长度</translation>
    </message>
    <message>
        <source>Vocabulary</source>
        <translation>词表</translation>
    </message>
    <message>
        <source>Lower case</source>
        <translation>转为小写</translation>
    </message>
    <message>
        <source>Stride</source>
        <translation>步幅</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>词元</translation>
    </message>
    <message>
        <source>Classes</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Target</source>
        <translation>目标</translation>
    </message>
    <message>
        <source>Targets</source>
        <translation>目标</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>列</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>种类</translation>
    </message>
    <message>
        <source>Encoding</source>
        <translation>编码</translation>
    </message>
    <message>
        <source>Scaling</source>
        <translation>缩放</translation>
    </message>
    <message>
        <source>Missing values</source>
        <translation>缺失值</translation>
    </message>
    <message>
        <source>Indicator</source>
        <translation>缺失标记</translation>
    </message>
    <message>
        <source>Filled with</source>
        <translation>填充值</translation>
    </message>
    <message>
        <source>Centre</source>
        <translation>中心</translation>
    </message>
    <message>
        <source>Spread</source>
        <translation>离散度</translation>
    </message>
    <message>
        <source>Centre of the target</source>
        <translation>目标的中心</translation>
    </message>
    <message>
        <source>Spread of the target</source>
        <translation>目标的离散度</translation>
    </message>
    <message>
        <source>Categories</source>
        <translation>类别值</translation>
    </message>
    <message>
        <source>Time column</source>
        <translation>时间列</translation>
    </message>
    <message>
        <source>History</source>
        <translation>历史长度</translation>
    </message>
    <message>
        <source>Horizon</source>
        <translation>预测步数</translation>
    </message>
    <message>
        <source>User column</source>
        <translation>用户列</translation>
    </message>
    <message>
        <source>Item column</source>
        <translation>物品列</translation>
    </message>
    <message>
        <source>Rating column</source>
        <translation>评分列</translation>
    </message>
    <message>
        <source>Users</source>
        <translation>用户</translation>
    </message>
    <message>
        <source>Items</source>
        <translation>物品</translation>
    </message>
    <message>
        <source>Range</source>
        <translation>范围</translation>
    </message>
    <message>
        <source>Weight</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>Outputs</source>
        <translation>输出</translation>
    </message>
    <message>
        <source>Ratio</source>
        <translation>比例</translation>
    </message>
    <message>
        <source>Penalty</source>
        <translation>惩罚</translation>
    </message>
    <message>
        <source>Label smoothing</source>
        <translation>标签平滑</translation>
    </message>
    <message>
        <source>Metric</source>
        <translation>指标</translation>
    </message>
    <message>
        <source>Patience</source>
        <translation>耐心</translation>
    </message>
    <message>
        <source>training split</source>
        <translation>训练集</translation>
    </message>
    <message>
        <source>validation split</source>
        <translation>验证集</translation>
    </message>
    <message>
        <source>test split</source>
        <translation>测试集</translation>
    </message>
    <message>
        <source>Classification</source>
        <translation>分类</translation>
    </message>
    <message>
        <source>Regression</source>
        <translation>回归</translation>
    </message>
    <message>
        <source>Text generation</source>
        <translation>文本生成</translation>
    </message>
    <message>
        <source>Generation of pictures (adversarial)</source>
        <translation>图片生成（对抗）</translation>
    </message>
    <message>
        <source>Variational autoencoder</source>
        <translation>变分自编码器</translation>
    </message>
    <message>
        <source>Reconstruction</source>
        <translation>重建</translation>
    </message>
    <message>
        <source>completed</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>still running</source>
        <translation>仍在运行</translation>
    </message>
    <message>
        <source>interrupted</source>
        <translation>已中断</translation>
    </message>
    <message>
        <source>Difference of the means</source>
        <translation>均值之差</translation>
    </message>
    <message>
        <source>Difference of the deviations</source>
        <translation>标准差之差</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 毫秒</translation>
    </message>
    <message>
        <source>Inside %1 (%2)</source>
        <translation>%1（%2）内部</translation>
    </message>
    <message>
        <source>Inside %1 (%2; built alike: %3)</source>
        <translation>%1（%2）内部；结构相同的还有：%3</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>测试</translation>
    </message>
    <message>
        <source>Stratified</source>
        <translation>分层</translation>
    </message>
</context>
</TS>
