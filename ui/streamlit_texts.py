"""English sentences that Streamlit's browser side shows, and the Portuguese ones sent instead.

Streamlit 1.67 offers no option for them. A key is the beginning of a script's name; each text is a
whole string literal of that script, `${...}` included. A test looks every one of them up in the
installed Streamlit, so that an update cannot bring English back unseen.
"""

from collections.abc import Mapping

SCRIPT_CODE: Mapping[str, tuple[str, str]] = {
    # How the lists compare what is typed with their options (`filter_mode="contains"`): Streamlit
    # minds accents, readers type without them.
    "useSyncComboBoxEnterTargetFocus.": (
        "yn=e=>e.toLowerCase()",
        "yn=e=>e.normalize(`NFD`).replace(/\\p{M}/gu,``).toLowerCase()",
    ),
    # When a chart is drawn: Streamlit draws it 700 pixels wide and hidden while its room is not
    # measured (a width of -1), and once more when it is.
    "PlotlyChart.": ("return t?i(Je,{width:t,...e}):null", "return t>0?i(Je,{width:t,...e}):null"),
}
"""Code of Streamlit's scripts that is changed on its way: the code there, the code sent instead."""

SCRIPT_TEXTS: Mapping[str, Mapping[str, str]] = {
    "index.": {
        "Skip to main content": "Ir para o conteúdo",
        "App pages": "Páginas",
        "${i.flat().length} more": "mais ${i.flat().length}",
        "View less": "Ver menos",
        "View ${x-m} more": "Ver mais ${x-m}",
        "Expand sidebar": "Abrir o menu",
        "Collapse sidebar": "Fechar o menu",
        "Scroll tabs left": "Rolar as abas para a esquerda",
        "Scroll tabs right": "Rolar as abas para a direita",
        "Close": "Fechar",
        "Running...": "Calculando…",
        "Stop": "Parar",
        "Stopping...": "Parando…",
        "Please wait...": "Aguarde…",
        "Connecting": "Conectando",
        "Connecting to Streamlit server": "Conectando ao servidor",
        "Unable to connect to Streamlit server": "Não foi possível conectar ao servidor",
        "Connection error": "Sem conexão",
        "Try again": "Tentar de novo",
        "Is Streamlit still running? If you accidentally stopped Streamlit, "
        "just restart it in your terminal:": "O servidor parou. Para iniciá-lo de novo:",
        "streamlit run yourscript.py": "make run",
        "Streamlit server is not responding. Are you connected to the internet?": (
            "O servidor não responde. Verifique a rede ou avise quem cuida do painel."
        ),
    },
    "utils.": {
        "Choose an option": "Escolha",
        "Choose options": "Escolha",
        "No options to select": "Sem opções",
        # Of the file uploader.
        "file upload": "arquivos para enviar",
        "Cancel upload of ${e.name}": "Cancelar o envio de ${e.name}",
        "Remove ${e.name}": "Retirar ${e.name}",
        "File must be ${$(n,`b`)} or smaller.": "Passa do limite de ${$(n,`b`)}.",
        "${t.type} files are not allowed.": "Este tipo de arquivo não é aceito.",
        "Error: ": "Erro: ",
    },
    "Selectbox.": {
        # The widget itself speaks Portuguese when told so.
        "en-US": "pt-BR",
        "Open": "Abrir",
        "Clear value": "Limpar",
        "No results": "Nada encontrado",
        "Selectbox options": "Opções",
    },
    "Multiselect.": {
        "en-US": "pt-BR",
        "Open": "Abrir",
        "Clear all": "Limpar",
        "Select all": "Selecionar tudo",
        "Select ${p.length} matches": "Selecionar ${p.length}",
        "No results": "Nada encontrado",
        "Multiselect options": "Opções",
        "Selected values": "Escolhidos",
        "Remove ${e}": "Retirar ${e}",
    },
    "NumberInput.": {
        "Increment": "Aumentar",
        "Decrement": "Diminuir",
        "Clear value": "Limpar",
        "Error: ${M}": "Erro: ${M}",
        "Number is above the allowed range.": "Número acima do permitido.",
        "Number is below the allowed range.": "Número abaixo do permitido.",
        "Number is outside the allowed range. "
        "Please enter a value between ${n} and ${r}.": "Informe um número de ${n} a ${r}.",
        "Number is above the allowed range. "
        "Please enter a value less than or equal to ${r}.": "Informe no máximo ${r}.",
        "Number is below the allowed range. "
        "Please enter a value greater than or equal to ${n}.": "Informe no mínimo ${n}.",
    },
    "FileUploader.": {
        "Upload": "Escolher arquivos",
        "Add files": "Juntar arquivos",
        "Drag and drop files here": "Solte os arquivos aqui",
        "${T(t,D.Byte,0)} per file": "até ${T(t,D.Byte,0)} por arquivo",
    },
    "InputInstructions.": {
        "Press Enter to ${e}": "Tecle Enter para ${e}",
        "apply": "aplicar",
        "submit form": "enviar",
    },
    "TextInput.": {
        "Clear entry": "Limpar",
        "Invalid input.": "Valor inválido.",
    },
    "useCopyToClipboard.": {
        "Copy to clipboard": "Copiar",
        "Copied": "Copiado",
    },
    "DownloadButton.": {
        "Download failed": "Não foi possível baixar.",
    },
    "StreamlitMarkdown.": {
        "Help": "Ajuda",
        "Link to heading": "Link para esta seção",
    },
    "Table.": {
        "Scrollable table": "Tabela com rolagem",
    },
    "Pagination.": {
        "Pagination": "Páginas da lista",
        "Previous page": "Página anterior",
        "Next page": "Próxima página",
        "Page ${e.page}": "Página ${e.page}",
    },
    "Toolbar.": {
        "Fullscreen": "Tela cheia",
        "Close fullscreen": "Sair da tela cheia",
    },
    "DataFrame.": {
        "Show/hide columns": "Mostrar ou esconder colunas",
        "Select all": "Todas",
        "Search": "Buscar",
        "Type to search": "Digite para buscar",
        "over 1000": "mais de 1000",
        "${v.results} result${v.results===1?``:`s`}": (
            "${v.results} resultado${v.results===1?``:`s`}"
        ),
        "${v.selectedIndex+1} of ${e}": "${v.selectedIndex+1} de ${e}",
        "empty": "sem linhas",
        "Next Result": "Próximo resultado",
        "Previous Result": "Resultado anterior",
        "Close Search": "Fechar a busca",
        "Clear selection": "Limpar a seleção",
        "Dataframe column menu": "Menu da coluna",
        "Copy column name": "Copiar o nome da coluna",
        "Sort ascending": "Ordem crescente",
        "Sort descending": "Ordem decrescente",
        "Autosize": "Ajustar a largura",
        "Pin column": "Fixar a coluna",
        "Unpin column": "Soltar a coluna",
        "Hide column": "Esconder a coluna",
        "Format": "Formato",
        "Automatic": "Automático",
        "Localized": "Local",
        "Plain": "Simples",
        "Compact": "Compacto",
        "Dollar": "Dólar",
        "Yen": "Iene",
        "Percent": "Porcentagem",
        "Scientific": "Científico",
        "Accounting": "Contábil",
        "Duration": "Duração",
        "Distance": "Distância",
        "Calendar": "Calendário",
        "Statistics": "Estatísticas",
        "Based on sample": "Calculado de uma amostra",
        "No data": "Sem dados",
        "Values": "Valores",
        "Empty": "Vazios",
        "Distinct": "Distintos",
        "Average": "Média",
        "Standard deviation": "Desvio padrão",
        "Minimum": "Mínimo",
        "25th percentile": "Percentil 25",
        "Median": "Mediana",
        "75th percentile": "Percentil 75",
        "Maximum": "Máximo",
        "Sum": "Soma",
        "Minimum length": "Menor comprimento",
        "Maximum length": "Maior comprimento",
        "Average length": "Comprimento médio",
        "Range": "Faixa",
        "Count": "Quantidade",
        "Distribution histogram": "Histograma",
        "Top values frequency chart": "Valores mais frequentes",
    },
}
